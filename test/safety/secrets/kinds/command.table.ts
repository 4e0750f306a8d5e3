import type { Dice } from "../dice.ts";
import { password, phrase, userName } from "../passwords.ts";
import type { Kind } from "../specimen.ts";

function row(name: string, line: (secret: string, user: string) => string, of = password): Kind {
  return {
    name,
    group: "command",
    keys: ["STARTUP_COMMAND", "HEALTH_CMD", "RUN"],
    make: (dice: Dice) => {
      const secret = of(dice);
      const said = line(secret, userName(dice));
      return { secret, value: said, said };
    },
  };
}

export const commandKinds: readonly Kind[] = [
  row(
    "curl -u",
    (secret, user) => `curl -sf -u ${user}:${secret} https://registry.example.com/v2/`,
  ),
  row(
    "curl --user",
    (secret, user) => `curl --user "${user}:${secret}" http://10.0.0.7:9200/_cat/health`,
  ),
  row("mysql -p", (secret, user) => `mysql -h db -u${user} -p${secret} -e 'select 1'`),
  row(
    "mysqldump --password",
    (secret, user) => `mysqldump --user=${user} --password=${secret} shop > /tmp/d.sql`,
  ),
  row(
    "PGPASSWORD psql",
    (secret, user) => `PGPASSWORD=${secret} psql -h db -U ${user} -c 'select 1'`,
  ),
  row(
    "PGPASSWORD in quotes",
    (secret, user) => `PGPASSWORD='${secret}' pg_dump -h db -U ${user} shop`,
    phrase,
  ),
  row(
    "sshpass -p",
    (secret, user) =>
      `sshpass -p ${secret} ssh -o StrictHostKeyChecking=no ${user}@10.0.0.4 uptime`,
  ),
  row(
    "sshpass -p in quotes",
    (secret, user) => `sshpass -p '${secret}' scp /tmp/a ${user}@10.0.0.4:/tmp`,
    phrase,
  ),
  row("redis-cli -a", (secret) => `redis-cli -h cache -a ${secret} ping`),
  row(
    "mongosh -p",
    (secret, user) => `mongosh --host m0 -u ${user} -p ${secret} --authenticationDatabase admin`,
  ),
  row("docker login -p", (secret, user) => `docker login -u ${user} -p ${secret} ghcr.io`),
  row(
    "helm --set",
    (secret) =>
      `helm upgrade --install pg bitnami/postgresql --set auth.postgresPassword=${secret} --wait`,
  ),
  row("htpasswd -b", (secret, user) => `htpasswd -bc /etc/nginx/.htpasswd ${user} ${secret}`),
  row("openssl -passin", (secret) => `openssl rsa -in key.pem -passin pass:${secret} -out out.pem`),
  row(
    "wget --password",
    (secret, user) => `wget --user=${user} --password=${secret} https://example.com/a.tgz`,
  ),
  row(
    "kubectl create secret",
    (secret) => `kubectl create secret generic db --from-literal=password=${secret}`,
  ),
  row(
    "git clone with a user",
    (secret, user) => `git clone https://${user}:${secret}@git.example.com/shop/api.git`,
  ),
  row(
    "echo into a login",
    (secret, user) => `echo ${secret} | docker login --username ${user} --password-stdin`,
  ),
  row("ldapsearch -w", (secret) => `ldapsearch -x -D cn=admin,dc=shop -w ${secret} -b dc=shop`),
  row(
    "java -D",
    (secret) => `java -Xmx512m -Djavax.net.ssl.keyStorePassword=${secret} -jar app.jar`,
  ),
  row("export of a variable", (secret) => `export ADMIN_PASSWORD=${secret}; ./start.sh`),
  row("vault login", (secret) => `vault login -method=userpass username=app password=${secret}`),
];
