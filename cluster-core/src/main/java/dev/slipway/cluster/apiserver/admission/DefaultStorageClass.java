package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/** Claims that name no storage class get the default one; of several the newest. An empty name means none and stays. */
final class DefaultStorageClass implements Plugin {
    private static final GroupKind CLAIM = new GroupKind("", "PersistentVolumeClaim");
    private static final GroupKind CLASS = new GroupKind("storage.k8s.io", "StorageClass");
    private static final String IS_DEFAULT = "storageclass.kubernetes.io/is-default-class";
    private static final String OLD_NAME = "volume.beta.kubernetes.io/storage-class";

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject claim = request.object();
        boolean concerned = request.creates(CLAIM)
                && !claim.spec().has("storageClassName")
                && claim.annotation(OLD_NAME).isEmpty();
        if (!concerned) return Answer.done(claim);
        return Answer.done(usual(request)
                .map(usual -> claim.withAt(usual.name(), "spec", "storageClassName"))
                .orElse(claim));
    }

    private static Optional<ApiObject> usual(Request request) {
        Comparator<ApiObject> newest = Comparator.<ApiObject, Instant>comparing(
                        found -> found.creationTimestamp().orElse(Instant.EPOCH))
                .reversed();
        return request.head().list(CLASS).stream()
                .filter(found -> found.annotation(IS_DEFAULT).equals(Optional.of("true")))
                .min(newest.thenComparing(ApiObject::name));
    }
}
