package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.kind.Kind;
import dev.slipway.cluster.kind.KindRegistry;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.store.Snapshot;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What a write meets: all objects, all kinds, the time, and chance for names and uids.
 *
 * @param head with the writes whose durability is pending, since a decision must see them
 */
public record Moment(Snapshot head, KindRegistry kinds, Instant now, RandomGenerator random) {

    public Optional<ApiObject> find(ObjectKey key) {
        return head.get(key);
    }

    /** The kind at the version in which its objects are kept. */
    Optional<Kind> kind(GroupKind kind) {
        return kinds.find(kind);
    }

    Optional<Kind> kind(GroupVersionKind kind) {
        return kinds.find(kind);
    }

    /** A random uid in the form of RFC 4122, version 4. */
    String uid() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() & ~(0b11L << 62) | (0b10L << 62);
        return new java.util.UUID(high, low).toString();
    }
}
