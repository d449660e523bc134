/** The part of newman's interface that dev/postman.ts uses; the package brings no types. */
declare module 'newman' {
  interface RunOptions {
    /** Paths of files. */
    collection: string;
    environment: string;
    /** Take the place of the environment's. */
    envVar: { key: string; value: string }[];
    reporters: string[];
    color: 'on' | 'off';
    timeout: number;
  }

  interface RunSummary {
    run: {
      failures: unknown[];
      stats: { assertions: { total: number; failed: number } };
    };
  }

  const newman: {
    run(options: RunOptions, done: (error: Error | null, summary: RunSummary) => void): void;
  };
  export = newman;
}
