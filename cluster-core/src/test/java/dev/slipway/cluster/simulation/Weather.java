package dev.slipway.cluster.simulation;

import java.util.EnumSet;
import java.util.Set;

/** Which faults there are at the moment. */
final class Weather {
    private final Set<Fault> faults;
    private final double severity;
    private boolean clear;

    Weather(Set<Fault> faults, double severity) {
        this.faults = faults.isEmpty() ? EnumSet.noneOf(Fault.class) : EnumSet.copyOf(faults);
        this.severity = severity;
    }

    /** No fault from now on. */
    void clear() {
        clear = true;
    }

    /** Whether a fault hits now. */
    boolean strikes(Fault fault, java.util.random.RandomGenerator chance) {
        return !clear && faults.contains(fault) && chance.nextDouble() < fault.probability() * severity;
    }
}
