package dev.slipway.sync.plan;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.sync.model.Hook;
import dev.slipway.sync.model.Hook.OnSupersede;
import dev.slipway.sync.model.Hook.Phase;
import dev.slipway.sync.model.Manifest;
import dev.slipway.sync.model.Origin;
import dev.slipway.sync.model.Problem;
import dev.slipway.sync.model.Problem.Reason;
import java.util.Optional;
import java.util.Set;

/** Tells hooks from what an application is, and refuses those that could not be run. */
final class HookPlanner {
    private HookPlanner() {}

    /** What a manifest asks for by its annotations; they were checked when it was rendered. */
    static Optional<Hook> hook(ApiObject manifest) {
        return manifest.annotation(Marks.HOOK)
                .flatMap(Phase::of)
                .map(phase -> new Hook(
                        phase,
                        manifest.annotation(Marks.HOOK_DELETE)
                                .flatMap(Hook::deletions)
                                .orElse(Set.of()),
                        manifest.annotation(Marks.HOOK_ON_SUPERSEDE)
                                .flatMap(OnSupersede::of)
                                .orElse(OnSupersede.CANCEL)));
    }

    /** Why a hook cannot be run as it is written. */
    static Optional<Problem> problem(
            ObjectKey key, Hook hook, Manifest manifest, boolean served, Optional<ApiObject> live) {
        if (!served && hook.phase() == Phase.PRE_SYNC)
            return refusal(
                    manifest.origin(),
                    key + " is a PreSync hook, and its kind is only defined by the sync that comes after it; make it a "
                            + "PostSync hook, or define the kind in another application");
        if (isEndless(manifest.object()))
            return refusal(
                    manifest.origin(),
                    key + " is a hook, and a hook must end: set spec.restartPolicy to Never or OnFailure");
        boolean isNobodys = live.isPresent() && live.flatMap(Marks::ownerOf).isEmpty();
        return isNobodys
                ? refusal(
                        manifest.origin(),
                        key + " is a hook, which is deleted and made anew, and there is an object of this name that no "
                                + "application has made; give the hook another name")
                : Optional.empty();
    }

    private static boolean isEndless(ApiObject object) {
        String policy = object.spec().text("restartPolicy").orElse("Always");
        return object.gvk().groupKind().toString().equals("Pod") && policy.equals("Always");
    }

    private static Optional<Problem> refusal(Origin origin, String message) {
        return Optional.of(Problem.at(Reason.InvalidManifest, origin, message));
    }
}
