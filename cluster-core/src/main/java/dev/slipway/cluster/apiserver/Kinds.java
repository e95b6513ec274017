package dev.slipway.cluster.apiserver;

import dev.slipway.cluster.kind.KindRegistry;

/** The registry of the present moment: replaced on the loop, read by any thread. */
final class Kinds {
    private volatile KindRegistry now;

    Kinds(KindRegistry builtIn) {
        this.now = builtIn;
    }

    KindRegistry now() {
        return now;
    }

    void replace(KindRegistry next) {
        now = next;
    }
}
