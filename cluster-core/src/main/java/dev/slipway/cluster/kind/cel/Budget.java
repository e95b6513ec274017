package dev.slipway.cluster.kind.cel;

/**
 * How much the expressions of one request may cost together, so that nobody holds the loop for long. Counted in steps of evaluation, so that the
 * same request costs the same everywhere.
 */
public final class Budget {
    /** All expressions of a policy, or all rules about an object, together: about a tenth of a second. */
    private static final long OF_A_REQUEST = 1_000_000;

    private long left;

    private Budget(long steps) {
        this.left = steps;
    }

    /** For all rules about an object, or all expressions of a policy. */
    public static Budget ofRequest() {
        return new Budget(OF_A_REQUEST);
    }

    /** For all conditions of a policy, a quarter of what its expressions may cost, as in Kubernetes. */
    public static Budget ofConditions() {
        return new Budget(OF_A_REQUEST / 4);
    }

    boolean isSpent() {
        return left < 0;
    }

    /** One step more. */
    void step() {
        if (--left < 0) throw new Spent();
    }

    /** Ends the evaluation. */
    static final class Spent extends IllegalStateException {
        private static final long serialVersionUID = 1;

        Spent() {
            super("operation cancelled: actual cost limit exceeded");
        }
    }
}
