import { cartId, duration, note, orderId, productId, request, warning } from "./log-texts.ts";
import type { WorkloadPlan } from "./plan.ts";
import { minuteMs } from "./timestamp.ts";
import { type WorkloadInput, workloadPlan } from "./workload-plan.ts";

const registry = "registry.example.com/shop";
const database = { name: "db-shop", key: "password" };

const frontend: Entry = {
  name: "frontend",
  tag: "v5.31.0",
  previousTag: "v5.30.2",
  revision: 22,
  replicas: 4,
  memory: "384Mi",
  cpuRequest: "300m",
  port: 8080,
  hasLivenessProbe: true,
  configMap: "frontend-config",
  environment: {
    CHECKOUT_ADDR: "checkout:8080",
    CATALOG_URL: "http://catalog.shop.svc:8080",
    CART_ADDR: "cart:8080",
    RECOMMENDATION_URL: "http://recommendation.shop.svc.cluster.local:8080",
    CURRENCY_ADDR: "currency:7000",
    SEARCH_URL: "http://search.shop.svc:9200",
  },
  traffic: { requestsPerSecond: 48, medianMs: 90, errorShare: () => 0.001, errorCode: "502" },
  logTexts: [
    request("GET", () => "/", 80),
    request("GET", (random) => `/product/${productId(random)}`, 70),
    request("GET", () => "/cart", 60),
    request("GET", (random) => `/search?page=${random.between(1, 9)}`, 140),
  ],
};

const checkout: Entry = {
  name: "checkout",
  tag: "v3.18.4",
  previousTag: "v3.18.3",
  revision: 14,
  replicas: 6,
  memory: "512Mi",
  cpuRequest: "200m",
  port: 8080,
  hasLivenessProbe: true,
  configMap: "checkout-config",
  environment: {
    PAYMENT_ADDR: "payment:8080",
    CART_URL: "http://cart.shop.svc:8080",
    SHIPPING_ADDR: "shipping:50051",
    CURRENCY_ADDR: "currency:7000",
    INVENTORY_URL: "http://inventory.shop.svc:8080",
    EMAIL_ADDR: "email:8080",
  },
  traffic: { requestsPerSecond: 12, medianMs: 210, errorShare: () => 0.002, errorCode: "500" },
  logTexts: [
    request("POST", () => "/checkout/quote", 120),
    request("POST", () => "/checkout/shipping", 90),
    (random) => ({
      level: "info",
      text: `order ${orderId(random)} accepted in ${duration(random, 240)} ms`,
      isTraced: true,
    }),
  ],
};

/** The variable whose loss breaks payment. */
export const paymentGateway = {
  name: "PAYMENT_GATEWAY_URL",
  value: "https://api.paygate.example/v2",
};

const payment: Entry = {
  name: "payment",
  tag: "v2.9.1",
  previousTag: "v2.9.0",
  revision: 6,
  replicas: 3,
  rolloutAgeDays: 6,
  memory: "256Mi",
  port: 8080,
  hasReadinessProbe: false,
  environment: {
    DB_ADDR: "db:5432",
    [paymentGateway.name]: paymentGateway.value,
    PAYMENT_TIMEOUT_MS: "4000",
  },
  secrets: { DB_PASSWORD: database },
  traffic: { requestsPerSecond: 4.6, medianMs: 160, errorCode: "500" },
  logTexts: [
    (random) => ({
      level: "info",
      text: `charge ${orderId(random)} authorised in ${duration(random, 170)} ms`,
      isTraced: true,
    }),
    request("POST", () => "/charge", 165),
  ],
};

const cart: Entry = {
  name: "cart",
  tag: "v4.2.0",
  previousTag: "v4.1.7",
  revision: 9,
  replicas: 6,
  memory: "256Mi",
  port: 8080,
  environment: { CACHE_ADDR: "cache:6379", CART_TTL_HOURS: "72" },
  traffic: { requestsPerSecond: 21, medianMs: 18 },
  logTexts: [
    request("GET", (random) => `/cart/${cartId(random)}`, 14),
    request("PUT", (random) => `/cart/${cartId(random)}/items`, 19),
    note((random) => `expired ${random.between(2, 40)} carts`),
  ],
};

const catalog: Entry = {
  name: "catalog",
  isCareful: true,
  tag: "v2.8.0",
  previousTag: "v2.7.4",
  revision: 11,
  replicas: 6,
  memory: "512Mi",
  port: 8080,
  configMap: "catalog-config",
  environment: { DB_ADDR: "db.shop.svc:5432", CACHE_ADDR: "cache:6379" },
  secrets: { DB_PASSWORD: database },
  traffic: { requestsPerSecond: 36, medianMs: 35 },
  logTexts: [
    request("GET", (random) => `/products/${productId(random)}`, 28),
    request("GET", (random) => `/products?category=${random.between(1, 60)}`, 44),
    note((random) => `price list revision ${random.between(7100, 7199)} loaded`),
  ],
};

const inventory: Entry = {
  name: "inventory",
  tag: "v1.14.2",
  previousTag: "v1.14.1",
  revision: 8,
  replicas: 5,
  memory: "384Mi",
  port: 8080,
  environment: { DATABASE_HOST: "db.shop.svc.cluster.local", DATABASE_PORT: "5432" },
  secrets: { DB_PASSWORD: database },
  traffic: { requestsPerSecond: 15, medianMs: 24 },
  logTexts: [
    request("GET", (random) => `/stock/${productId(random)}`, 20),
    (random) => ({
      level: "info",
      text: `reserved ${random.between(1, 4)} of ${productId(random)}`,
      isTraced: true,
    }),
  ],
};

const shipping: Entry = {
  name: "shipping",
  tag: "v1.9.0",
  previousTag: "v1.8.8",
  revision: 5,
  replicas: 4,
  memory: "192Mi",
  port: 50_051,
  portName: "grpc",
  environment: { CARRIER_TIMEOUT_MS: "1500" },
  traffic: { requestsPerSecond: 6, medianMs: 55 },
  logTexts: [
    (random) => ({
      level: "info",
      text: `GetQuote OK ${duration(random, 50)} ms zone=${random.between(1, 8)}`,
      isTraced: true,
    }),
    note((random) => `carrier tariff ${random.between(300, 360)} refreshed`),
  ],
};

const email: Entry = {
  name: "email",
  tag: "v1.4.6",
  revision: 4,
  replicas: 3,
  memory: "128Mi",
  port: 8080,
  environment: { SMTP_HOST: "smtp.mail.example:587" },
  traffic: { requestsPerSecond: 3, medianMs: 70 },
  logTexts: [
    (random) => ({
      level: "info",
      text: `confirmation for ${orderId(random)} handed to smtp in ${duration(random, 80)} ms`,
      isTraced: true,
    }),
    warning((random) => `smtp greylisted recipient, retry in ${random.between(30, 90)} s`),
  ],
};

const recommendation: Entry = {
  name: "recommendation",
  isCareful: true,
  tag: "v0.22.3",
  previousTag: "v0.22.2",
  revision: 17,
  replicas: 4,
  memory: "1Gi",
  cpuRequest: "250m",
  port: 8080,
  environment: { CATALOG_ADDR: "catalog:8080", MODEL_VERSION: "2026-11-10" },
  traffic: { requestsPerSecond: 18, medianMs: 48 },
  logTexts: [
    request("GET", (random) => `/recommend/${productId(random)}`, 45),
    note((random) => `model cache ${random.between(88, 97)} % hit`),
  ],
};

const currency: Entry = {
  name: "currency",
  tag: "v1.3.1",
  revision: 3,
  replicas: 4,
  memory: "96Mi",
  port: 7000,
  environment: { RATES_REFRESH_S: "300" },
  traffic: { requestsPerSecond: 25, medianMs: 6 },
  logTexts: [
    request("GET", (random) => `/convert?from=EUR&amount=${random.between(5, 400)}`, 5),
    note((random) => `rates refreshed, ${random.between(30, 34)} currencies`),
  ],
};

const search: Entry = {
  name: "search",
  tag: "v6.0.3",
  previousTag: "v6.0.2",
  revision: 12,
  replicas: 4,
  memory: "256Mi",
  cpuRequest: "250m",
  port: 9200,
  environment: { CACHE_ADDR: "cache:6379" },
  traffic: { requestsPerSecond: 14, medianMs: 120 },
  logTexts: [
    (random) => ({
      level: "info",
      text: `query took ${duration(random, 110)} ms, ${random.between(0, 240)} hits`,
      isTraced: true,
    }),
    note((random) => `segment merge done in ${random.between(200, 900)} ms`),
  ],
};

const gateway: Entry = {
  name: "gateway",
  tag: "v2.1.0",
  previousTag: "v2.0.9",
  revision: 6,
  replicas: 4,
  memory: "192Mi",
  port: 8080,
  environment: {
    CATALOG_ADDR: "catalog:8080",
    INVENTORY_URL: "http://inventory.shop.svc:8080",
    PARTNER_QUOTA_RPS: "50",
  },
  traffic: { requestsPerSecond: 9, medianMs: 65 },
  logTexts: [
    request("GET", (random) => `/partner/v1/feed?cursor=${random.hex(6)}`, 60),
    request("GET", (random) => `/partner/v1/stock/${productId(random)}`, 55),
  ],
};

const indexer: Entry = {
  name: "indexer",
  tag: "v1.7.0",
  previousTag: "v1.6.9",
  revision: 7,
  replicas: 1,
  memory: "768Mi",
  hasReadinessProbe: false,
  environment: { SEARCH_URL: "http://search.shop.svc:9200", CATALOG_ADDR: "catalog:8080" },
  logEveryMs: minuteMs,
  logTexts: [
    note((random) => `indexed ${random.between(40, 700)} documents in ${duration(random, 900)} ms`),
  ],
};

const db: Entry = {
  kind: "StatefulSet",
  name: "db",
  image: "docker.io/library/postgres",
  tag: "17.6",
  revision: 1,
  replicas: 3,
  rolloutAgeDays: 41,
  createdAgeDays: 41,
  memory: "2Gi",
  cpuRequest: "500m",
  port: 5432,
  portName: "postgres",
  container: "postgres",
  hasReadinessProbe: false,
  secrets: { POSTGRES_PASSWORD: database },
  storage: "100Gi",
  logEveryMs: 4 * minuteMs,
  logTexts: [
    note(
      (random) =>
        `checkpoint complete: wrote ${random.between(200, 3000)} buffers (${random.between(1, 9)}.${random.between(0, 9)}%)`,
    ),
    note(
      (random) => `automatic vacuum of table "shop.orders": ${random.between(2, 60)} pages removed`,
    ),
  ],
};

const cache: Entry = {
  name: "cache",
  image: "docker.io/library/redis",
  tag: "8.2.2",
  revision: 2,
  replicas: 4,
  memory: "512Mi",
  port: 6379,
  portName: "redis",
  container: "redis",
  hasReadinessProbe: false,
  logEveryMs: 5 * minuteMs,
  logTexts: [note((random) => `${random.between(100, 900)} changes in 300 seconds. Saving...`)],
};

type Entry = Omit<WorkloadInput, "namespace" | "image"> & { readonly image?: string };

const entries: readonly Entry[] = [
  frontend,
  checkout,
  payment,
  cart,
  catalog,
  inventory,
  shipping,
  email,
  recommendation,
  currency,
  search,
  gateway,
  indexer,
  db,
  cache,
];

/** Namespace `shop`: 15 workloads, 61 pods, all healthy. */
export function shop(recordedMs: number): WorkloadPlan[] {
  return entries.map((entry) =>
    workloadPlan({ namespace: "shop", image: `${registry}/${entry.name}`, ...entry }, recordedMs),
  );
}
