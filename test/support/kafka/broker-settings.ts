/** What a broker of tests is started with. Its folder holds everything that it writes. */
export interface BrokerSettings {
  readonly node: number;
  readonly port: number;
  readonly behindProxyPort: number;
  readonly controller: number;
  /** What the second listener tells clients to connect to. */
  readonly proxyPort: number;
  readonly folder: string;
  /** The controllers of the cluster: `1@127.0.0.1:9093,…`. */
  readonly voters: string;
  /** How many brokers the cluster has. */
  readonly brokers: number;
  readonly secure?: SecureListener | undefined;
}

/** A third listener, for clients over TLS that say who they are. */
export interface SecureListener {
  readonly port: number;
  /** PEM: the private key and the certificate. */
  readonly keyStore: string;
}

/** `server.properties`. Nothing waits that need not; what is kept is kept by every broker, and all but one must have it. */
export function serverProperties(settings: BrokerSettings): string {
  const { node, port, behindProxyPort, controller, proxyPort, folder, voters, brokers, secure } = settings;
  const at = (name: string, where: number) => `${name}://127.0.0.1:${where}`;
  const listens = [at('PLAIN', port), ...(secure ? [at('SECURE', secure.port)] : [])];
  return Object.entries({
    'process.roles': 'broker,controller',
    'node.id': node,
    'controller.quorum.voters': voters,
    listeners: [...listens, at('BEHIND', behindProxyPort), at('CONTROLLER', controller)].join(','),
    'advertised.listeners': [...listens, at('BEHIND', proxyPort)].join(','),
    'listener.security.protocol.map': 'PLAIN:PLAINTEXT,BEHIND:PLAINTEXT,CONTROLLER:PLAINTEXT,SECURE:SASL_SSL',
    'inter.broker.listener.name': 'PLAIN',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': `${folder}/data`,
    // Nobody gets a topic by misspelling one: the publisher makes its own.
    'auto.create.topics.enable': false,
    'transaction.state.log.replication.factor': brokers,
    'transaction.state.log.min.isr': Math.max(1, brokers - 1),
    'transaction.state.log.num.partitions': 4,
    'offsets.topic.replication.factor': brokers,
    'offsets.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    // One that was killed is let in again when its session is over: nine seconds, unless told otherwise.
    'broker.session.timeout.ms': 4_000,
    'broker.heartbeat.interval.ms': 1_000,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 16_777_216,
    ...(secure && secureProperties(secure)),
  })
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
}

function secureProperties({ keyStore }: SecureListener): Record<string, string> {
  return {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyStore,
    'listener.name.secure.sasl.enabled.mechanisms': 'SCRAM-SHA-512',
    'listener.name.secure.scram-sha-512.sasl.jaas.config':
      'org.apache.kafka.common.security.scram.ScramLoginModule required;',
  };
}
