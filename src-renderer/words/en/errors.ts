// A sentence for every code of the contract's table, each with what the person can do.
// `connection_lost` and `no_answer` are the screen's own: the core could not be asked.
export const errors = {
  bad_request: "Something in the form is not right. Check the fields and try again.",
  bad_request_field: "Check the field “{{field}}” and try again.",
  not_logged_in: "You are logged out. Log in and try again.",
  not_allowed: "Your account may not do this. Ask the owner of the shop.",
  not_found: "It is no longer there. Someone may have removed it; go back and look again.",
  already_exists: "There is one with this name already. Choose another.",
  wrong_login: "Name or password is wrong. Check both; capital letters count in the password.",
  too_many_tries_one: "Too many tries. Wait {{count}} second, then try again.",
  too_many_tries_other: "Too many tries. Wait {{count}} seconds, then try again.",
  last_owner: "The shop needs at least one owner. Make somebody else an owner first.",
  router_unreachable: "The router does not answer. Check its power and its internet, then try again.",
  router_refused: "The router said no: {{detail}}. Check the rights of Kaunta's user on the router.",
  helper_missing:
    "This computer is not set up as a hotspot yet. Its administrator has to do this once: {{detail}}",
  hotspot_refused: "This computer's hotspot said no: {{detail}}",
  storage_failed:
    "The shop's files could not be read or written. Check that the disk of the shop's computer is not full, then try again.",
  not_here: "This Kaunta cannot do that.",
  internal: "Something went wrong on our side. Try again; if it stays, quote number {{number}} to support.",
  connection_lost: "Kaunta cannot be reached. It was not done; try again when the connection is back.",
  no_answer: "Kaunta took too long to answer. Look whether it was done before trying again.",
} as const;
