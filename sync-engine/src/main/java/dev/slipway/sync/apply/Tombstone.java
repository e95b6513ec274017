package dev.slipway.sync.apply;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.codec.Json;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.Application;
import dev.slipway.sync.model.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is kept of an object that was pruned, so that the pruning can be undone for a while. Everything but the wish to restore it is status,
 * which only the engine writes: who may ask for an object to come back must not be able to say what it is.
 *
 * <p>What a Secret holds is not in the tombstone. It is kept in another Secret beside where the first one was, under the same access rules.
 */
public final class Tombstone {
    public static final GroupVersionKind KIND = new GroupVersionKind("slipway.dev", "v1alpha1", "Tombstone");
    /** The type of Secrets that hold what pruned Secrets held. */
    public static final String SECRET_TYPE = "slipway.dev/tombstone";
    /** More of an object than this is not kept: the manifests that people write are a hundredth of it. */
    static final int MOST_BYTES = 256 * 1024;

    private static final GroupVersionKind SECRET = new GroupVersionKind("", "v1", "Secret");
    private static final int HASH_BYTES = 4;

    private Tombstone() {}

    /**
     * Why and when something is deleted.
     *
     * @param owner the application as objects name it
     * @param commit that does not have it any more
     * @param undo how long it can be undone
     */
    public record Burial(String owner, Application application, String commit, Duration undo) {
        String namespace() {
            return owner.substring(0, owner.indexOf('/'));
        }

        String name() {
            return owner.substring(owner.indexOf('/') + 1);
        }
    }

    /** The object that says that something is kept, without its status. */
    static ApiObject marker(ApiObject live, Burial burial) {
        return ApiObject.of(KIND, burial.namespace(), name(live, burial))
                .with("spec", Mapping.of("application", burial.name(), "restore", false));
    }

    /** What is kept, as status. */
    static Mapping status(ApiObject live, Burial burial, Instant now) {
        Mapping.Builder status = Mapping.builder()
                .put("phase", "Kept")
                .put("message", "")
                .put("application", burial.name())
                .put("component", burial.application().component())
                .put("stage", burial.application().stage())
                .put("region", burial.application().region())
                .put("apiVersion", live.gvk().apiVersion())
                .put("group", live.gvk().group())
                .put("kind", live.kind())
                .put("name", live.name());
        if (!live.namespace().isEmpty()) status.put("namespace", live.namespace());
        if (live.kind().equals("Secret")) status.put("secret", name(live, burial));
        return status.put("uid", live.uid())
                .put("commit", burial.commit())
                .put("deletedAt", Times.seconds(now))
                .put("keptUntil", Times.seconds(now.plus(burial.undo())))
                .put("manifest", Remains.of(live).root())
                .build();
    }

    /** The Secret that keeps what a Secret held; empty for other kinds. */
    static Optional<ApiObject> secret(ApiObject live, Burial burial) {
        if (!live.key().kind().equals(SECRET.groupKind())) return Optional.empty();
        return Optional.of(ApiObject.of(SECRET, live.namespace(), name(live, burial))
                .withLabel("slipway.dev/tombstone", "true")
                .with("type", SECRET_TYPE)
                .with("data", live.root().mapping("data")));
    }

    /** Whether an object is small enough to be kept. */
    static boolean fits(ApiObject live) {
        return Json.text(Remains.of(live).root()).length() <= MOST_BYTES;
    }

    /** The key of what is kept. */
    public static ObjectKey object(ApiObject tombstone) {
        Mapping status = tombstone.status();
        return new ObjectKey(
                new GroupKind(
                        status.text("group").orElse(""), status.text("kind").orElse("")),
                status.text("namespace").orElse(""),
                status.text("name").orElse(""));
    }

    /** The key of the Secret beside it, if there is one. */
    public static Optional<ObjectKey> secretOf(ApiObject tombstone) {
        return tombstone
                .status()
                .text("secret")
                .map(name -> new ObjectKey(SECRET.groupKind(), object(tombstone).namespace(), name));
    }

    /** The same for the same object of the same application: keeping it again after a crash does not keep it twice. */
    private static String name(ApiObject live, Burial burial) {
        String hash = Sha256.hex(live.key() + " " + live.uid(), HASH_BYTES);
        String name = burial.name();
        return name.substring(0, Math.min(name.length(), 200)) + "-" + hash;
    }
}
