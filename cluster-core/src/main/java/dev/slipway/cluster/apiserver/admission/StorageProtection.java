package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;

/** Holds new claims and volumes, so that they stay while somebody uses them; controllers let go of them. */
final class StorageProtection implements Plugin {
    @Override
    public String name() {
        return "StorageObjectInUseProtection";
    }

    @Override
    public Answer<ApiObject> mutate(Request request) {
        if (request.creates(VolumeMatch.CLAIM))
            return Answer.done(request.object().withFinalizer("kubernetes.io/pvc-protection"));
        if (request.creates(VolumeMatch.VOLUME))
            return Answer.done(request.object().withFinalizer("kubernetes.io/pv-protection"));
        return Answer.done(request.object());
    }
}
