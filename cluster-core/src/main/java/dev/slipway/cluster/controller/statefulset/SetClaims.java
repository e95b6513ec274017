package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.Claim;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Kinds;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.OwnerReference;
import dev.slipway.diff.tree.Mapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The claims of a set's pods: made before the pod, found again by the pod of the same name, and given an owner where the set's retention policy
 * says that they are to go with it or with a pod that is scaled away.
 */
final class SetClaims {
    private static final GroupKind POD = Kinds.POD.groupKind();
    private static final GroupKind SET = Kinds.STATEFUL_SET.groupKind();

    private final SetView view;
    private final ApiObject set;

    SetClaims(SetView view) {
        this.view = view;
        this.set = view.set();
    }

    /** Makes those of a pod that are not there. */
    List<Command> missing(Identity who) {
        List<Command> commands = new ArrayList<>();
        for (Mapping template : templates()) {
            String name = who.claim(volume(template));
            if (existing(name).isEmpty()) commands.add(create(claim(template, name), who));
        }
        return commands;
    }

    /** Whether a claim of a pod that is to be made is still going away, with an earlier pod of that name or by itself. */
    boolean isStale(Identity who) {
        return templates().stream()
                .flatMap(template -> existing(who.claim(volume(template))).stream())
                .anyMatch(claim -> claim.isDeleting() || names(claim, POD, who.pod()));
    }

    /** Gives the claims of a pod the owner that the retention policy wants, or none. */
    List<Command> owned(ApiObject pod) {
        List<Command> commands = new ArrayList<>();
        Optional<Identity> who = Identity.of(pod.name());
        for (Mapping template : who.isPresent() ? templates() : List.<Mapping>of()) {
            existing(who.get().claim(volume(template)))
                    .filter(claim -> !claim.isDeleting())
                    .map(claim -> new Change(claim, owned(claim, pod, who.get())))
                    .filter(Change::isOne)
                    .ifPresent(change -> commands.add(new Command.Update(change.after())));
        }
        return commands;
    }

    private record Change(ApiObject before, ApiObject after) {
        boolean isOne() {
            return !before.equals(after);
        }
    }

    /** The volumes of a pod, with those of the set's claims in the place of others of the same name. */
    List<Mapping> volumes(Mapping podSpec, Identity who) {
        List<Mapping> volumes = new ArrayList<>();
        for (Mapping template : templates()) {
            Mapping source = Mapping.of("claimName", who.claim(volume(template)));
            volumes.add(Mapping.of("name", volume(template), "persistentVolumeClaim", source));
        }
        List<String> own = templates().stream().map(SetClaims::volume).toList();
        podSpec.sequence("volumes").mappings().stream()
                .filter(volume -> !own.contains(volume.text("name").orElse("")))
                .forEach(volumes::add);
        return volumes;
    }

    /** Whether a pod stores things where the set wants it to. */
    boolean isStoredRight(ApiObject pod, Identity who) {
        List<Mapping> volumes = pod.spec().sequence("volumes").mappings();
        return templates().stream()
                .allMatch(template -> volumes.stream()
                        .anyMatch(volume -> volume.text("name").equals(Optional.of(volume(template)))
                                && volume.text("persistentVolumeClaim", "claimName")
                                        .equals(Optional.of(who.claim(volume(template))))));
    }

    private List<Mapping> templates() {
        return set.spec().sequence("volumeClaimTemplates").mappings();
    }

    private static String volume(Mapping template) {
        return template.text("metadata", "name").orElse("");
    }

    private Optional<ApiObject> existing(String name) {
        return view.world().get(Identity.claimKey(set.namespace(), name));
    }

    private ApiObject claim(Mapping template, String name) {
        Mapping labels = template.mapping("metadata", "labels");
        for (var label : set.spec().mapping("selector", "matchLabels").texts().entrySet()) {
            labels = labels.with(label.getKey(), label.getValue());
        }
        ApiObject claim = ApiObject.of(Kinds.CLAIM, set.namespace(), name).withAt(labels, "metadata", "labels");
        Mapping annotations = template.mapping("metadata", "annotations");
        if (!annotations.isEmpty()) claim = claim.withAt(annotations, "metadata", "annotations");
        ApiObject whole = claim.with("spec", template.mapping("spec"));
        return goesWithTheSet() ? whole.withOwner(OwnerReference.controllerOf(set)) : whole;
    }

    private Command create(ApiObject claim, Identity who) {
        String name = claim.name();
        Command told = new Command.Create(claim)
                .telling(
                        Note.normal(
                                set,
                                "SuccessfulCreate",
                                "create Claim " + name + " Pod " + who.pod() + " in StatefulSet " + set.name()
                                        + " success"),
                        Note.warning(
                                set,
                                "FailedCreate",
                                "create Claim " + name + " for Pod " + who.pod() + " in StatefulSet " + set.name()
                                        + " failed error: {message}"));
        Note pod = Note.warning(
                set,
                "FailedCreate",
                "create Pod " + who.pod() + " in StatefulSet " + set.name() + " failed error: failed to create PVC "
                        + name + ": {message}");
        return new Command.Telling(told, Optional.empty(), Optional.of(pod));
    }

    /** A claim that is somebody else's, or that an earlier set or pod of the same name left behind, is not touched. */
    private ApiObject owned(ApiObject claim, ApiObject pod, Identity who) {
        if (names(claim, SET, set.name(), set.uid()) || names(claim, POD, pod.name(), pod.uid())) return claim;
        boolean foreign = claim.controller()
                .filter(owner -> !owner.uid().equals(set.uid()) && !owner.uid().equals(pod.uid()))
                .isPresent();
        boolean condemned = !view.isWanted(who.ordinal());
        boolean byPod = !foreign && condemned && policy("whenScaled");
        boolean bySet = !foreign && goesWithTheSet() && !(condemned && policy("whenScaled"));
        if (isController(claim, set) == bySet
                && isController(claim, pod) == byPod
                && claim.isOwnedBy(set) == bySet
                && claim.isOwnedBy(pod) == byPod) return claim;
        ApiObject free = Claim.released(Claim.released(claim, set), pod);
        if (byPod) return free.withOwner(OwnerReference.controllerOf(pod));
        return bySet ? free.withOwner(OwnerReference.controllerOf(set)) : free;
    }

    private static boolean isController(ApiObject claim, ApiObject owner) {
        return claim.controller()
                .filter(reference -> reference.uid().equals(owner.uid()))
                .isPresent();
    }

    private boolean goesWithTheSet() {
        return policy("whenDeleted");
    }

    private boolean policy(String when) {
        return set.spec().text("persistentVolumeClaimRetentionPolicy", when).equals(Optional.of("Delete"));
    }

    private static boolean names(ApiObject claim, GroupKind kind, String name) {
        return names(claim, kind, name, "");
    }

    /** Whether an owner has this name but another uid. */
    private static boolean names(ApiObject claim, GroupKind kind, String name, String notThis) {
        return claim.ownerReferences().stream()
                .anyMatch(owner -> owner.groupKind().equals(kind)
                        && owner.name().equals(name)
                        && !owner.uid().equals(notThis));
    }
}
