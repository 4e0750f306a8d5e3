export { createKubernetesSpecialist } from "./create-kubernetes-specialist.ts";
