/** Its own line of the plan. */
export const orchestratorStep = { id: "orchestrator", who: "orchestrator", round: 1 } as const;
