package dev.slipway.webhooks.delivery;

import java.util.List;

/** What a forge tells. It only says where to look again: what is true is read from the repository itself. */
public sealed interface ForgeEvent {

    /**
     * Refs were made, moved or deleted.
     *
     * @param refs full names; empty where the sender does not say which
     */
    record RefsMoved(List<String> refs) implements ForgeEvent {
        public RefsMoved {
            refs = List.copyOf(refs);
        }
    }

    /** The forge tries whether anybody listens. */
    record Ping() implements ForgeEvent {}

    /** Nothing to do; answered like any other, since forges switch off hooks that fail. */
    record Ignored(String why) implements ForgeEvent {}
}
