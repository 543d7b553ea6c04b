// What every test of a screen starts with: a busy machine may take its time until a page that is fetched late is there.
import { configure } from "@testing-library/react";

configure({ asyncUtilTimeout: 8000 });
