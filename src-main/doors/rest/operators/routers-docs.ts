// What the routes of `routers.ts` say of themselves under /docs/.
import type { Description } from "../describe.ts";

const id = 198_273_645_120_337;
const params = { id: "The router's number (or its id)" };
const invalid = { error: "Authentication credentials were not provided or are invalid" };
const gone = { error: "Router not found" };
const router = {
  id,
  name: "Kisumu",
  host: "192.168.88.1",
  port: 8729,
  username: "kaunta",
  use_https: true,
  is_online: true,
  last_checked: "2026-11-22T08:00:00Z",
  created_at: "2026-11-22T07:00:00Z",
  updated_at: "2026-11-22T07:00:00Z",
};

const mine = { group: "Routers", who: "operator" } as const;

export const list = {
  ...mine,
  does: "List the routers",
  answers: { 200: [router], 401: invalid },
} satisfies Description;

export const add = {
  ...mine,
  does: "Add a router",
  more: "`name` is the site it stands at; a site of that name is made when there is none. Without `port` the usual one of the router's API is taken: 8729 with `use_https` (TLS), else 8728; 80 and 443 mean the same. The password is sealed and never comes back.",
  answers: {
    201: router,
    400: { error: "a router at this host and port exists already" },
    401: invalid,
    403: { error: "Your role may not do this" },
  },
} satisfies Description;

export const one = {
  ...mine,
  does: "See a router",
  params,
  answers: { 200: router, 401: invalid, 404: gone },
} satisfies Description;

export const change = {
  ...mine,
  does: "Change a router",
  more: "What is left out stays as it is.",
  params,
  answers: { 200: router, 401: invalid, 404: gone },
} satisfies Description;

export const remove = {
  ...mine,
  does: "Remove a router",
  more: "Its site stays, with its guests and its book.",
  params,
  answers: {
    200: { message: 'Router "Kisumu" has been successfully deleted' },
    401: invalid,
    404: gone,
  },
} satisfies Description;

export const test = {
  ...mine,
  does: "Look at a router now",
  more: "Waits six seconds at the most. When it is not online, `reason` and `detail` say why.",
  params,
  answers: {
    200: { router_id: id, is_online: true, message: "Connection test completed" },
    401: invalid,
    404: gone,
  },
} satisfies Description;

export const execute = {
  ...mine,
  does: "Run a command on a router",
  more: "For owners and technicians. `ip/hotspot` prints; PUT adds, PATCH sets, DELETE removes; POST, or a path that ends in a command (`ip/hotspot/add`), runs it as it is. `params` ask (`?name`), `data` gives. Every command is in the audit trail.",
  params,
  answers: {
    200: {
      router_id: id,
      command: "ip/hotspot",
      method: "GET",
      result: [{ ".id": "*1", name: "hotspot1" }],
      message: "Command executed successfully",
    },
    400: {
      router_id: id,
      command: "ip/nothing",
      method: "GET",
      error: "no such command prefix",
      status_code: 400,
    },
    401: invalid,
    403: { error: "Your role may not do this" },
    404: gone,
    503: { error: "connect ETIMEDOUT" },
  },
} satisfies Description;

export const device = {
  ...mine,
  does: "Ask a router what it is",
  params,
  answers: {
    200: {
      router_id: id,
      device_info: {
        identity: "MikroTik",
        cpu_load: "5%",
        free_memory: "52428800",
        total_memory: "134217728",
        free_hdd_space: "1073741824",
        total_hdd_space: "2147483648",
        version: "7.20.4",
        uptime: "2d 15:30:45",
      },
      message: "Device information retrieved successfully",
    },
    401: invalid,
    404: gone,
    503: { error: "connect ETIMEDOUT" },
  },
} satisfies Description;

export const packages = {
  ...mine,
  does: "List what is for sale at a router",
  params,
  answers: {
    200: {
      router_id: id,
      router_name: "Kisumu",
      packages: [
        {
          id: 1,
          name: "Daily",
          package_type: "hourly",
          package_type_display: "Hourly Package",
          duration_hours: 24,
          duration_display: "24 hours",
          price: "50.00",
          currency: "KES",
          download_speed_mbps: 10,
          upload_speed_mbps: 5,
          download_speed_display: "10 Mbps",
          upload_speed_display: "5 Mbps",
          speed_display: "10 Mbps / 5 Mbps",
          description: "",
          is_active: true,
        },
      ],
      message: "Found 1 active packages for Kisumu",
    },
    401: invalid,
    404: gone,
  },
} satisfies Description;
