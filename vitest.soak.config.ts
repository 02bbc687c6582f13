/** Long tests (kills, fuzz), run on demand by `npm run test:soak`. */
import type { ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = {
  test: { include: ['test/soak/**/*.test.ts'], testTimeout: 3_600_000, pool: 'forks', maxWorkers: 1 },
};

export default config;
