/** Whether the key belongs to an input method that is composing; Safari ends the composition before the key. */
export const isComposing = (event: KeyboardEvent): boolean => event.isComposing || event.keyCode === 229;
