package dev.slipway.cluster.apiserver.admission;

import dev.slipway.cluster.kind.volume.VolumeMatch;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Status;
import java.util.Optional;

/** Lets a claim ask for more only where its class says that volumes can grow. */
final class ClaimGrowth implements Plugin {
    @Override
    public String name() {
        return "PersistentVolumeClaimResize";
    }

    @Override
    public Optional<Status> refuse(Request request) {
        if (!request.writes(VolumeMatch.CLAIM) || request.before().isEmpty()) return Optional.empty();
        ApiObject before = request.before().get();
        ApiObject after = request.object();
        if (VolumeMatch.requested(after).compareTo(VolumeMatch.requested(before)) <= 0) return Optional.empty();
        if (!before.status().text("phase").equals(Optional.of("Bound")))
            return Optional.of(request.forbidden("only bound persistent volume claims can be expanded"));
        boolean grows = request.head()
                .get(VolumeMatch.classKey(after))
                .flatMap(found -> found.root().bool("allowVolumeExpansion"))
                .orElse(false);
        return grows
                ? Optional.empty()
                : Optional.of(request.forbidden("only dynamically provisioned pvc can be resized and the storageclass"
                        + " that provisions the pvc must support resize"));
    }
}
