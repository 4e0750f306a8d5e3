import { kubeconfigFor, startKubernetesEmulator } from "@binnacle/emulators";
import { kubernetesApiSuite } from "./kubernetes-api.suite.ts";

kubernetesApiSuite({
  name: "the emulator",
  open: async ({ objects, logs, clusterName }) => {
    const user = "system:serviceaccount:binnacle:binnacle";
    const emulator = await startKubernetesEmulator({ objects, logs, user });
    return {
      kubeconfig: kubeconfigFor(emulator.url, clusterName),
      user,
      expire: async (token) => {
        emulator.compact();
        return token;
      },
      close: emulator.close,
    };
  },
});
