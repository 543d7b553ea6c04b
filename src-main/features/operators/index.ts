export { createOperators, type Operators } from "./operators.ts";
export { operatorCalls } from "./calls.ts";
