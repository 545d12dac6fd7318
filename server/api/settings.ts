export type { SettingsNow } from "../../pipelines/settings.ts";
