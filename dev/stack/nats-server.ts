/** NATS with JetStream of the local stack: its configuration, its process, and when it is ready. */
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import type { DataDirectory } from './data-directory.ts';
import type { NatsBinary } from './find-nats-server.ts';
import { findFreePort, isPortFree, type ServicePorts } from './ports.ts';
import type { Server } from './supervisor.ts';

export interface LocalNats {
  server: Server;
  /** It is settled once the server has been ready. */
  url(): string;
}

const greetingLimitMs = 1_000;

export async function localNats(
  binary: NatsBinary,
  data: DataDirectory,
  ports: ServicePorts,
): Promise<LocalNats> {
  const configuration = data.file('nats-server.conf');
  let port = await findFreePort(ports);
  let wasReady = false;
  return {
    url: () => `nats://127.0.0.1:${port}`,
    server: {
      name: 'nats',
      title: 'NATS',
      async command() {
        // The services hold the port of a server that has been ready: from then on it stays.
        if (!wasReady && !(await isPortFree(port))) port = await findFreePort(ports);
        writeFileSync(configuration, configurationText(binary, data.file('nats'), port));
        const args = ['--config', configuration];
        return { file: binary.path, args, workingDirectory: data.path, environment: { TZ: 'UTC' } };
      },
      async isReady() {
        const ready = await greetsWithJetStream(port);
        wasReady ||= ready;
        return ready;
      },
    },
  };
}

/** NATS reads JSON, too. Listening on the loopback only, it asks nobody for a password. */
function configurationText({ version }: NatsBinary, storeDirectory: string, port: number): string {
  const [major, minor] = version;
  const canSync = major > 2 || (major === 2 && minor >= 10);
  const jetstream = { store_dir: storeDirectory, ...(canSync && { sync_interval: 'always' }) };
  return `${JSON.stringify({ server_name: 'ordergraph', host: '127.0.0.1', port, jetstream }, null, 2)}\n`;
}

/** The server speaks first: https://docs.nats.io/reference/reference-protocols/nats-protocol#info */
function greetsWithJetStream(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const answer = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    let greeting = '';
    socket.setTimeout(greetingLimitMs, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('close', () => answer(false));
    socket.setEncoding('utf8').on('data', (text: string) => {
      greeting += text;
      if (greeting.includes('\n')) answer(/^INFO .*"jetstream":\s*true/.test(greeting));
    });
  });
}
