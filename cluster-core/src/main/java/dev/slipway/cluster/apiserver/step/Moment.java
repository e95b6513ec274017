package dev.slipway.cluster.apiserver.step;

import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.admission.Chain;
import dev.slipway.cluster.apiserver.admission.Consulted;
import dev.slipway.cluster.apiserver.admission.Request;
import dev.slipway.cluster.apiserver.admission.Request.Operation;
import dev.slipway.cluster.apiserver.admission.Verdict;
import dev.slipway.cluster.apiserver.rbac.Authorizer;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.WriteOptions;
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
 * What a write meets: all objects, all kinds, the time, chance for names and uids, and who it is for.
 *
 * @param head with the writes whose durability is pending, since a decision must see them
 * @param admission the rules that add to what is written and may refuse it
 * @param user who writes
 * @param authorizer says what else they may do
 * @param consulted what those outside have said about the write
 */
public record Moment(
        Snapshot head,
        KindRegistry kinds,
        Instant now,
        RandomGenerator random,
        Chain admission,
        User user,
        Authorizer authorizer,
        Consulted consulted) {

    /** The rules asked about an object that is to be made or changed. */
    Request admitting(Kind kind, ApiObject object, Optional<ApiObject> before, WriteOptions options) {
        Operation operation = before.isPresent() ? Operation.UPDATE : Operation.CREATE;
        return new Request(
                operation,
                kind,
                object,
                before,
                options.subresource(),
                options.dryRun(),
                () -> OptionsTree.of(operation, options),
                head,
                kinds,
                now,
                user,
                authorizer,
                consulted);
    }

    /** Whether an object may be deleted. */
    Verdict letsGo(Kind kind, ApiObject object, DeleteOptions options) {
        return admission.letGo(new Request(
                Operation.DELETE,
                kind,
                object,
                Optional.of(object),
                "",
                options.dryRun(),
                () -> OptionsTree.of(options),
                head,
                kinds,
                now,
                user,
                authorizer,
                consulted));
    }

    /** Whether something may be done to an object that makes no object of its own: a binding, an eviction. */
    Verdict letsAct(Kind kind, ApiObject action, WriteOptions options) {
        return admission.letAct(admitting(kind, action, Optional.empty(), options));
    }

    /** The same without anybody outside: for what follows from something they were asked about already. */
    Moment inside() {
        return new Moment(head, kinds, now, random, admission.inside(), user, authorizer, consulted);
    }

    /** An object, in the version in which objects of its kind are kept now. */
    public Optional<ApiObject> find(ObjectKey key) {
        return head.get(key).map(kinds::asKept);
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
