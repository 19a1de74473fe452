import { ends, server, serves } from './build.ts';
import type { ImageProfile } from './types.ts';

/** Databases, caches and brokers. Start-up times are those of a first start on an idle node. */
export const DATABASES: readonly ImageProfile[] = [
  serves('redis', server('redis-server', [6379], 0.05, ends(0, 10)), { extra: ['redis-cli'] }),
  serves('valkey', server('valkey-server', [6379], 0.05, ends(0, 10)), { extra: ['valkey-cli'] }),
  serves('memcached', server('memcached', [11211], 0.02, ends(0, 5))),
  serves('mysql', server('mysqld', [3306], 8, ends(0, 1000)), {
    names: ['mysql', 'mysql-server', 'percona'],
    extra: ['mysqladmin', 'mysql'],
    requires: {
      anyOf: [
        'MYSQL_ROOT_PASSWORD',
        'MYSQL_ROOT_PASSWORD_FILE',
        'MYSQL_ALLOW_EMPTY_PASSWORD',
        'MYSQL_RANDOM_ROOT_PASSWORD',
      ],
      message:
        '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
    },
  }),
  serves('mariadb', server('mariadbd', [3306], 5, ends(0, 500)), {
    extra: ['mysqladmin', 'mariadb-admin', 'mysql', 'mariadb'],
    requires: {
      anyOf: [
        'MARIADB_ROOT_PASSWORD',
        'MARIADB_ROOT_PASSWORD_FILE',
        'MARIADB_ROOT_PASSWORD_HASH',
        'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
        'MARIADB_RANDOM_ROOT_PASSWORD',
        'MYSQL_ROOT_PASSWORD',
        'MYSQL_ALLOW_EMPTY_PASSWORD',
        'MYSQL_RANDOM_ROOT_PASSWORD',
      ],
      message:
        '[ERROR] [Entrypoint]: Database is uninitialized and password option is not specified',
    },
  }),
  serves('postgres', server('postgres', [5432], 2, ends(0, 100)), {
    names: ['postgres', 'postgresql', 'timescaledb', 'postgis'],
    extra: ['pg_isready', 'psql'],
    stopSignal: 'SIGINT',
    requires: {
      anyOf: ['POSTGRES_PASSWORD', 'POSTGRES_PASSWORD_FILE', 'POSTGRES_HOST_AUTH_METHOD'],
      message: 'Error: Database is uninitialized and superuser password is not specified.',
    },
  }),
  serves('mongo', server('mongod', [27017], 1, ends(0, 200)), {
    names: ['mongo', 'mongodb'],
    extra: ['mongosh', 'mongo'],
  }),
  serves('rabbitmq', server('rabbitmq-server', [5672, 4369, 25672], 6, ends(0, 3000)), {
    extra: ['rabbitmq-diagnostics', 'rabbitmqctl'],
  }),
  serves('zookeeper', server('zkServer.sh', [2181, 2888, 3888, 8080], 2, ends(143, 100))),
  serves('cassandra', server('cassandra', [9042, 7000], 25, ends(143, 2000))),
  serves('etcd', server('etcd', [2379, 2380], 0.5, ends(0, 50), { protocol: 'grpc' }), {
    tools: 'none',
  }),
  serves('elasticsearch', httpOnJvm('elasticsearch', [9200, 9300], 15)),
  serves('opensearch', httpOnJvm('opensearch', [9200, 9300], 15)),
  serves('influxdb', server('influxd', [8086], 0.5, ends(0, 100), { protocol: 'http' })),
  serves('nats', server('nats-server', [4222, 8222], 0.02, ends(0, 20)), { tools: 'none' }),
  serves('minio', server('minio', [9000, 9001], 0.5, ends(0, 100), { protocol: 'http' })),
  serves('kafka', server('kafka-server-start.sh', [9092], 5, ends(143, 1000))),
];

function httpOnJvm(binary: string, ports: readonly number[], startup: number) {
  return server(binary, ports, startup, ends(143, 1000), { protocol: 'http' });
}
