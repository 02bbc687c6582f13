export { loadData } from './load-data.ts';
