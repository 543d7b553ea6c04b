export { OverviewPage } from "./OverviewPage.tsx";
export { useGuestSearch } from "./useGuestSearch.ts";
