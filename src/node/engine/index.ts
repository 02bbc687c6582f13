export { engineEnvironment } from './environment.ts';
export { type LoadOptions, loadExecutor, type Runtimes } from './load-executor.ts';
