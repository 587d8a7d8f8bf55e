/** What a broker of tests is started with. Its folder holds everything that it writes. */
export interface BrokerSettings {
  readonly port: number;
  readonly behindProxyPort: number;
  readonly controller: number;
  /** What the second listener tells clients to connect to. */
  readonly proxyPort: number;
  readonly folder: string;
}

/** `server.properties`. One broker, so that each factor of replication is one; nothing waits that need not. */
export function serverProperties({ port, behindProxyPort, controller, proxyPort, folder }: BrokerSettings): string {
  const at = (name: string, where: number) => `${name}://127.0.0.1:${where}`;
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@127.0.0.1:${controller}`,
    listeners: [at('PLAIN', port), at('BEHIND', behindProxyPort), at('CONTROLLER', controller)].join(','),
    'advertised.listeners': [at('PLAIN', port), at('BEHIND', proxyPort)].join(','),
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,BEHIND:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': `${folder}/data`,
    // Nobody gets a topic by misspelling one: the publisher makes its own.
    'auto.create.topics.enable': false,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}
