import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { configurationRows, loadConfig } from '../../libs/platform/config/load-config.js';
import { SERVER_ROLES } from '../../libs/platform/config/config.js';
import { projectRoot } from '../house/reference/index.js';
import { composeFile, composeText, servicesOf } from './compose.js';
import type { Service } from './compose.js';
import { asked, interpolated } from './interpolation.js';

const root = projectRoot();
const ISSUER = { OIDC_ISSUER: 'https://issuer.example' };
const file = composeFile(ISSUER);
const all = Object.entries(file.services);
const engine = all.filter(([, { build }]) => build !== undefined);
/** Of those that go on running. */
const lasting = all.filter(([, { restart }]) => restart !== 'no');

describe('docker-compose.yml', () => {
  it('is a compose file by the Compose Specification', () => {
    const schema = JSON.parse(readFileSync(join(root, 'test/deploy/compose-spec/compose-spec.json'), 'utf8')) as object;
    const ajv = new Ajv2020({ strict: false, allErrors: true });
    const valid = ajv.compile(schema);
    valid(file);
    expect(valid.errors ?? []).toEqual([]);
    expect(valid({ ...file, services: { a: { image: 'x', cap_dorp: ['ALL'] } } })).toBe(false);
  });

  it('asks for what only the operator knows, and for nothing else', () => {
    expect(asked(composeText())).toEqual(['OIDC_ISSUER']);
    expect(() => composeFile({})).toThrow('OIDC_ISSUER is not set');
    expect(interpolated('${A:-b} ${C:-} ${D}', { D: 'd' })).toBe('b  d');
  });

  it.each(['single', 'cluster'])('has in the profile %s a log, read models, every role and figures', (profile) => {
    const services = servicesOf(file, profile);
    const nodes = Object.keys(services).filter((name) => name.startsWith('kurrentdb'));
    expect(nodes).toHaveLength(profile === 'single' ? 1 : 3);
    const roles = Object.values(services).flatMap(({ environment }) => environment?.['ROLES']?.split(',') ?? []);
    expect(roles.toSorted()).toEqual([...SERVER_ROLES].toSorted());
    expect(Object.keys(services)).toEqual(
      expect.arrayContaining(['postgres', 'prometheus', 'grafana', 'certificates']),
    );
  });

  it.each(['single', 'cluster', 'streams'])(
    'waits in the profile %s for services that are there, and that can say so',
    (profile) => {
      const services = servicesOf(file, profile);
      for (const [name, { depends_on = {} }] of Object.entries(services)) {
        for (const [needed, { condition, required = true }] of Object.entries(depends_on)) {
          expect({ name, needed, known: Object.hasOwn(file.services, needed) }).toEqual({ name, needed, known: true });
          if (!required && !Object.hasOwn(services, needed)) continue;
          expect({ name, needed, started: Object.hasOwn(services, needed) }).toEqual({ name, needed, started: true });
          const ends = services[needed]?.restart === 'no';
          expect({ name, needed, condition }).toEqual({
            ...{ name, needed, condition: ends ? 'service_completed_successfully' : 'service_healthy' },
          });
        }
      }
    },
  );

  it('declares every volume, secret, network and configuration that a service names, and none that none does', () => {
    const used = (of: (service: Service) => readonly string[]) => new Set(all.flatMap(([, service]) => of(service)));
    const volumes = used(({ volumes = [] }) => volumes.map((each) => each.split(':')[0] ?? ''));
    const networks = used(({ networks = [] }) => networks);
    const secrets = used(({ secrets = [] }) => secrets);
    const configs = used(({ configs = [] }) => configs.map(({ source }) => source));
    expect([...volumes].toSorted()).toEqual(Object.keys(file.volumes).toSorted());
    expect([...networks].toSorted()).toEqual(Object.keys(file.networks).toSorted());
    expect([...secrets].toSorted()).toEqual(Object.keys(file.secrets).toSorted());
    expect([...configs].toSorted()).toEqual(Object.keys(file.configs).toSorted());
    for (const { file: path } of Object.values(file.configs))
      expect({ path, there: existsSync(join(root, path)) }).toEqual({ path, there: true });
  });

  it.each(all)('gives %s no right that it does not need, and not all of the machine', (name, service) => {
    expect(service.init).toBe(true);
    expect(service.cap_drop).toEqual(['ALL']);
    expect(service.security_opt).toEqual(['no-new-privileges:true']);
    expect(service.privileged).toBeUndefined();
    expect(service.networks ?? ['none']).not.toContain('host');
    // Its entrypoint begins as root in these two; Kafka and KurrentDB write into their own image.
    expect({ name, adds: service.cap_add !== undefined }).toEqual({
      name,
      adds: ['postgres', 'certificates'].includes(name),
    });
    expect({ name, sealed: service.read_only ?? false }).toEqual({ name, sealed: !/^(kafka|kurrentdb)/.test(name) });
    expect(Object.keys(service.deploy?.resources?.limits ?? {}).toSorted()).toEqual(['cpus', 'memory', 'pids']);
    // A tag that names one version: three numbers, or two and a distribution.
    expect(service.image).toMatch(/:v?\d+\.\d+(\.\d+)?(-[a-z]+)?$/);
    // To this machine alone; whoever publishes more does it by a proxy.
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:/);
  });

  it.each(lasting)('can tell whether %s is well', (_, { healthcheck }) => {
    expect(healthcheck?.test[0]).toMatch(/^CMD(-SHELL)?$/);
    expect(healthcheck?.test.length).toBeGreaterThan(1);
  });

  it('puts every configuration where the program that reads it looks', () => {
    const placed = new Map(
      all.flatMap(([, { configs = [] }]) => configs.map(({ source, target }) => [source, target])),
    );
    const yaml = (path: string) => parse(readFileSync(join(root, path), 'utf8')) as Record<string, unknown>;
    const prometheus = yaml('deploy/prometheus/prometheus.yml') as {
      rule_files: string[];
      scrape_configs: {
        authorization?: { credentials_file: string };
        dns_sd_configs?: { names: string[]; port: number }[];
      }[];
    };
    expect(prometheus.rule_files).toEqual([placed.get('alerts')]);
    const [scrape] = prometheus.scrape_configs;
    expect(scrape?.authorization?.credentials_file).toBe('/run/secrets/metrics-token');
    expect(scrape?.dns_sd_configs?.[0]).toMatchObject({ names: engine.map(([name]) => name), port: 3120 });
    expect(file.services['prometheus']?.command).toContain(`--config.file=${placed.get('prometheus')}`);
    const { providers } = yaml('deploy/grafana/dashboards.yml') as { providers: { options: { path: string } }[] };
    expect(placed.get('grafana-dashboard')?.startsWith(`${providers[0]?.options.path}/`)).toBe(true);
    expect(placed.get('make-certificates')).toBe('/make-certificates.sh');
  });

  it('holds no secret', () => {
    const suspicious = all.flatMap(([name, { environment = {}, command = [] }]) =>
      [...Object.entries(environment), ...command.map((word) => ['command', word] as const)]
        .filter(([key, value]) => /PASSWORD|SECRET|TOKEN|_KEY$/i.test(key) || /:\/\/[^/\s]*:[^/\s]*@/.test(value))
        .filter(([, value]) => !value.startsWith('/'))
        .map(([key]) => `${name}.${key}`),
    );
    expect(suspicious).toEqual([]);
    for (const { file: path } of Object.values(file.secrets)) expect(path).toMatch(/^deploy\/secrets\//);
    expect(spawnSync('git', ['check-ignore', 'deploy/secrets/database-url'], { cwd: root }).status).toBe(0);
  });

  it.each(engine)(
    'sets for %s only variables that the engine reads, to values that it takes',
    (_, { environment = {} }) => {
      const known = configurationRows.flatMap(({ name, orFile }) => (orFile ? [name, `${name}_FILE`] : [name]));
      expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
      const { DATABASE_URL_FILE, EVENTSTORE_URL_FILE, ...plain } = environment;
      expect([DATABASE_URL_FILE, EVENTSTORE_URL_FILE]).toEqual([
        '/run/secrets/database-url',
        '/run/secrets/eventstore-url',
      ]);
      expect(loadConfig(plain)).toMatchObject({ roles: [environment['ROLES']], drainSeconds: 5 });
    },
  );

  it('lets a log server take the largest event, and the nodes of a cluster find each other', () => {
    const nodes = all.filter(([name]) => name.startsWith('kurrentdb'));
    for (const [name, { environment = {} }] of nodes) {
      expect(environment['KURRENTDB_MAX_APPEND_SIZE']).toBe(String(16 * 2 ** 20));
      expect(environment['KURRENTDB_NODE_HOST_ADVERTISE_AS']).toBe(name);
      const others = nodes.map(([other]) => other).filter((other) => other !== name && other !== 'kurrentdb');
      if (name === 'kurrentdb') expect(environment['KURRENTDB_GOSSIP_SEED']).toBeUndefined();
      else expect(environment['KURRENTDB_GOSSIP_SEED']).toBe(others.map((other) => `${other}:2113`).join(','));
    }
    expect(file.services['certificates']?.command).toEqual(nodes.map(([name]) => name));
  });
});

describe('deploy/make-secrets.sh', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'deploy-'));
    cpSync(join(root, 'deploy/make-secrets.sh'), join(folder, 'make-secrets.sh'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const make = (...words: string[]) =>
    spawnSync('/bin/sh', [join(folder, 'make-secrets.sh'), ...words], { encoding: 'utf8' });
  const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');

  it.each([
    ['single', 'kurrentdb:2113'],
    ['cluster', 'kurrentdb-1:2113,kurrentdb-2:2113,kurrentdb-3:2113'],
  ])('makes every secret that the file names for the profile %s, at random, in a closed folder', (profile, nodes) => {
    expect(make(profile).status).toBe(0);
    const named = [...Object.values(file.secrets).map(({ file: path }) => path.split('/').at(-1)), 'kurrentdb.env'];
    expect(readdirSync(join(folder, 'secrets')).toSorted()).toEqual(named.toSorted());
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    const password = secret('postgres-password');
    expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(loadConfig({ DATABASE_URL_FILE: join(folder, 'secrets/database-url') }).databaseUrl).toBe(
      `postgres://shuangwei:${password}@postgres:5432/shuangwei`,
    );
    const [, admin = ''] = /^KURRENTDB_DEFAULT_ADMIN_PASSWORD=([0-9a-f]{48})$/m.exec(secret('kurrentdb.env')) ?? [];
    expect(secret('eventstore-url')).toBe(`esdb://admin:${admin}@${nodes}?tls=true&tlsCAFile=/run/certificates/ca.crt`);
    expect(new Set([password, admin, secret('grafana-password')]).size).toBe(3);
  });

  it('never overwrites, and makes nothing for a profile that there is not', () => {
    expect(make('other').status).toBe(2);
    expect(existsSync(join(folder, 'secrets'))).toBe(false);
    expect(make('single').status).toBe(0);
    const before = secret('postgres-password');
    expect(make('cluster').status).toBe(1);
    expect(secret('postgres-password')).toBe(before);
    expect(readdirSync(folder).toSorted()).toEqual(['make-secrets.sh', 'secrets']);
  });
});

/** With a stand-in for the vendor's program that is called and writes as that does: `-out` holds the files, and is made where it is missing. */
describe('deploy/kurrentdb/make-certificates.sh', () => {
  let folder: string;
  const nodes = ['kurrentdb', 'kurrentdb-1'];
  const make = () =>
    spawnSync('bash', [join(root, 'deploy/kurrentdb/make-certificates.sh'), ...nodes], {
      encoding: 'utf8',
      env: {
        PATH: `${join(folder, 'bin')}:${process.env['PATH']}`,
        CERTIFICATES: join(folder, 'certificates'),
        CERTIFICATES_OWNER: `${process.getuid?.()}:${process.getgid?.()}`,
      },
    });
  const mode = (file: string) => (statSync(join(folder, 'certificates', file)).mode & 0o777).toString(8);
  const calls = () => readFileSync(join(folder, 'calls'), 'utf8').trim().split('\n');

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'certificates-'));
    mkdirSync(join(folder, 'bin'));
    // The volumes are there before the script is.
    for (const each of ['authority', 'trusted', ...nodes])
      mkdirSync(join(folder, 'certificates', each), { recursive: true });
    const program = `#!/bin/bash
      echo "$*" >> ${join(folder, 'calls')}
      name=\${1#create-}; while [ $# -gt 1 ]; do [ "$1" = -out ] && out=$2; shift; done
      for end in crt key; do [ -e "$out/$name.$end" ] && exit 1; echo "$name of $out" > "$out/$name.$end"; done`;
    writeFileSync(join(folder, 'bin/es-gencert-cli'), program, { mode: 0o755 });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('makes an authority, and a certificate for each node by the names that it is called by', () => {
    expect(make()).toMatchObject({ status: 0, stderr: '' });
    const [authority, ...made] = calls();
    expect(authority).toMatch(/^create-ca -days 3650 -out .*\/authority$/);
    expect(made).toHaveLength(nodes.length);
    made.forEach((call, i) => {
      expect(call).toMatch(/^create-node -ca-certificate .*\/authority\/ca\.crt -ca-key .*\/authority\/ca\.key /);
      expect(call).toContain(` -dns-names ${nodes[i]},localhost -ip-addresses 127.0.0.1 -out `);
      expect(call.endsWith(`/certificates/${nodes[i]}`)).toBe(true);
    });
    expect(['authority/ca.key', 'trusted/ca.crt', 'kurrentdb/node.key', 'kurrentdb-1/node.crt'].map(mode)).toEqual([
      ...['600', '444', '400', '444'],
    ]);
    expect(readdirSync(join(folder, 'certificates/trusted'))).toEqual(['ca.crt']);
  });

  it('leaves what is there, and makes what is missing', () => {
    const before = calls().length;
    expect(make().status).toBe(0);
    expect(calls()).toHaveLength(before);
    rmSync(join(folder, 'certificates/kurrentdb/node.crt'));
    rmSync(join(folder, 'certificates/kurrentdb/node.key'));
    expect(make().status).toBe(0);
    expect(calls().slice(before)).toEqual([expect.stringMatching(/^create-node .*\/kurrentdb$/)]);
  });
});
