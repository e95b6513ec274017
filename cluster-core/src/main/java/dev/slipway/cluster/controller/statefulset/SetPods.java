package dev.slipway.cluster.controller.statefulset;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.History;
import dev.slipway.cluster.controller.Note;
import dev.slipway.cluster.controller.Pods;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;
import java.util.Optional;

/** Makes, mends and deletes single pods of a set, and says so as Kubernetes does. */
final class SetPods {
    private static final String POD_NAME = "statefulset.kubernetes.io/pod-name";
    private static final String POD_INDEX = "apps.kubernetes.io/pod-index";

    private final SetView view;
    private final ApiObject set;
    private final SetClaims claims;

    SetPods(SetView view, SetClaims claims) {
        this.view = view;
        this.set = view.set();
        this.claims = claims;
    }

    Command create(Identity who) {
        return told("Create", new Command.Create(pod(who)), who.pod());
    }

    Command delete(ApiObject pod) {
        return told("Delete", Command.delete(pod), pod.name());
    }

    /** Gives a pod back what makes it a member of the set; nothing where it has all of it. */
    Optional<Command> mend(ApiObject pod) {
        Identity who = Identity.of(pod.name()).orElseThrow();
        ApiObject mended = identified(pod, who);
        if (!claims.isStoredRight(pod, who)) mended = stored(mended, who);
        return mended.equals(pod)
                ? Optional.empty()
                : Optional.of(told("Update", new Command.Update(mended), pod.name()));
    }

    private ApiObject pod(Identity who) {
        ApiObject revision = view.revisionFor(who.ordinal());
        Mapping template = revision.name().equals(view.update().name())
                ? set.spec().mapping("template")
                : History.template(revision);
        ApiObject pod = Pods.ofTemplate(set, template)
                .withoutAt("metadata", "generateName")
                .withAt(who.pod(), "metadata", "name");
        pod = identified(pod, who).withLabel(SetView.REVISION, revision.name()).withAt(who.pod(), "spec", "hostname");
        Optional<String> service = set.spec().text("serviceName").filter(name -> !name.isEmpty());
        if (service.isPresent()) pod = pod.withAt(service.get(), "spec", "subdomain");
        return stored(pod, who);
    }

    private static ApiObject identified(ApiObject pod, Identity who) {
        return pod.withLabel(POD_NAME, who.pod()).withLabel(POD_INDEX, Integer.toString(who.ordinal()));
    }

    private ApiObject stored(ApiObject pod, Identity who) {
        List<Mapping> volumes = claims.volumes(pod.spec(), who);
        return volumes.isEmpty() ? pod : pod.withAt(new Sequence(List.copyOf(volumes)), "spec", "volumes");
    }

    private Command told(String verb, Command command, String pod) {
        String what = verb.toLowerCase(java.util.Locale.ROOT) + " Pod " + pod + " in StatefulSet " + set.name();
        return command.telling(
                Note.normal(set, "Successful" + verb, what + " successful"),
                Note.warning(set, "Failed" + verb, what + " failed error: {message}"));
    }
}
