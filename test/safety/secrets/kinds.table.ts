import { awsKinds } from "./kinds/aws.table.ts";
import { commandKinds } from "./kinds/command.table.ts";
import { databaseKinds } from "./kinds/database.table.ts";
import { headerKinds } from "./kinds/header.table.ts";
import { keyKinds } from "./kinds/key.table.ts";
import { kubernetesKinds } from "./kinds/kubernetes.table.ts";
import { passwordKinds } from "./kinds/password.table.ts";
import { slackKinds } from "./kinds/slack.table.ts";
import { tokenKinds } from "./kinds/token.table.ts";
import { vendorKinds } from "./kinds/vendor.table.ts";
import type { Kind } from "./specimen.ts";

/** What secrets look like in the world. Written without a look at what finds them. */
export const kinds: readonly Kind[] = [
  ...kubernetesKinds,
  ...awsKinds,
  ...slackKinds,
  ...databaseKinds,
  ...keyKinds,
  ...headerKinds,
  ...vendorKinds,
  ...passwordKinds,
  ...tokenKinds,
  ...commandKinds,
];
