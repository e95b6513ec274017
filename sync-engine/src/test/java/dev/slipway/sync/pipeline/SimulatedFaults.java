package dev.slipway.sync.pipeline;

/**
 * What may go wrong in a simulated life.
 *
 * @param badLine requests get lost, are refused as overload or answered late, and watches end
 * @param crashes the process dies
 * @param outages the repository cannot be reached, or does not answer
 * @param people others edit and delete what is live, and move tags
 */
record SimulatedFaults(boolean badLine, boolean crashes, boolean outages, boolean people) {
    static final SimulatedFaults NONE = new SimulatedFaults(false, false, false, false);
    static final SimulatedFaults ALL_BUT_THE_LINE = new SimulatedFaults(false, true, true, true);
    static final SimulatedFaults ALL = new SimulatedFaults(true, true, true, true);
}
