export { type ErrorCode, type ErrorDetail, errorText, isNascentError, NascentError } from './errors.ts';
export { finalMix, hash128, hashWords } from './hash.ts';
export { canonicalJson, type Json, jsonReplacer } from './json.ts';
export { md5, md5Hex, md5WordCount, md5Words } from './md5.ts';
