package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.DefaultClass;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;

/** Claims that name no storage class get the default one; of several the newest. An empty name means none and stays. */
final class DefaultStorageClass implements Plugin {
    private static final String OLD_NAME = "volume.beta.kubernetes.io/storage-class";

    @Override
    public String name() {
        return "DefaultStorageClass";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        ApiObject claim = request.object();
        boolean concerned = request.creates(VolumeMatch.CLAIM)
                && !claim.spec().has("storageClassName")
                && claim.annotation(OLD_NAME).isEmpty();
        if (!concerned) return Answer.done(claim);
        return Answer.done(DefaultClass.STORAGE
                .of(request.head().list(VolumeMatch.STORAGE_CLASS))
                .map(usual -> claim.withAt(usual.name(), "spec", "storageClassName"))
                .orElse(claim));
    }
}
