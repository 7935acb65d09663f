/** The ID of a reward or a campaign, as a workflow has it that takes it from elsewhere. */
export const byId = (value: string) => ({ __rl: true as const, mode: 'id', value });
