package dev.slipway.cluster.simulation;

import static dev.slipway.cluster.simulation.Mistake.commands;
import static dev.slipway.cluster.simulation.Mistake.never;
import static dev.slipway.cluster.simulation.Mistake.sees;
import static dev.slipway.cluster.simulation.Mistake.status;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import java.util.List;
import java.util.Optional;

/** Mistakes of those who scale, who end definitions, who sign, who limit and who equip namespaces. */
final class PolicyMutations {
    private static final String SCALERS = "AutoscalerReconciler";
    private static final String SIGNER = "RequestSigner";

    static final List<Mutation> ALL = List.of(
            Mutation.of("autoscaler goes beyond its most", "autoscalers", commands(SCALERS, PolicyMutations::overshot)),
            Mutation.of(
                    "autoscaler scales by what nobody measures",
                    "autoscalers",
                    sees(SCALERS, PolicyMutations::guessing)),
            Mutation.of("autoscaler never scales", "autoscalers", never(SCALERS, PolicyMutations::scales)),
            Mutation.of(
                    "autoscaler never says why",
                    "autoscalers",
                    status(SCALERS, AutoscalerUsers.AUTOSCALER, PolicyMutations::speechless)),
            Mutation.of("definition never says what holds it", "definitions", never("DefinitionEnd", Mistake::reports)),
            Mutation.ofServer("definition goes before its objects", "definitions", PolicyMutations::ofAccounts),
            Mutation.of("signer never signs", "certificates", never(SIGNER, Mistake::reports)),
            Mutation.of(
                    "signer never says why",
                    "certificates",
                    status(SIGNER, CertificateUsers.REQUEST, PolicyMutations::unexplained)),
            Mutation.ofServer("signer signs what was denied", "certificates", PolicyMutations::denied),
            Mutation.of(
                    "request goes before anybody decided",
                    "certificates",
                    Mistake.asked(
                            "RequestReaper",
                            (key, world) -> world.get(key)
                                    .filter(request -> !request.isDeleting())
                                    .map(Command::delete)
                                    .map(Decision::of))),
            Mutation.ofServer("limits let more in", "limits", PolicyMutations::narrower),
            Mutation.of(
                    "account is not made again",
                    "accounts",
                    never("NamespaceEquipment", command -> Mistake.creates(command, AccountUsers.ACCOUNT))),
            Mutation.of(
                    "authority is forgotten",
                    "accounts",
                    never("NamespaceEquipment", Command.Update.class::isInstance)),
            Mutation.of(
                    "token is never given",
                    "accounts",
                    never("TokenSecrets", command -> Mistake.updates(command, AccountUsers.SECRET))),
            Mutation.of("token outlives its account", "accounts", never("TokenSecrets", Mistake::deletes)));

    private PolicyMutations() {}

    private static boolean scales(Command command) {
        return command instanceof Command.Merge merge && merge.subresource().equals("scale");
    }

    private static Command overshot(Command command, World world) {
        if (!(command instanceof Command.Merge merge) || !scales(command)) return command;
        long replicas = merge.patch().whole("spec", "replicas").orElseThrow() + 9;
        return new Command.Merge(merge.object(), "scale", merge.patch().with("spec", Mapping.of("replicas", replicas)));
    }

    private static ApiObject guessing(ApiObject object) {
        if (!Seen.is(object, AutoscalerUsers.AUTOSCALER)) return object;
        Mapping target = Mapping.of("type", "AverageValue", "averageValue", "30m");
        Mapping metric = Mapping.of("type", "Resource", "resource", Mapping.of("name", "cpu", "target", target));
        return object.withAt(List.of(metric), "spec", "metrics");
    }

    private static ApiObject speechless(ApiObject object) {
        return object.withoutAt("status", "conditions");
    }

    /** Of accounts there are always some. */
    private static ApiObject ofAccounts(ApiObject object) {
        return Seen.is(object, DefinitionUsers.DEFINITION)
                ? object.withAt("", "spec", "group").withAt("ServiceAccount", "spec", "names", "kind")
                : object;
    }

    private static ApiObject unexplained(ApiObject request) {
        List<Tree> others = request.status().sequence("conditions").mappings().stream()
                .filter(condition -> !condition.text("type").equals(Optional.of("Failed")))
                .map(Tree.class::cast)
                .toList();
        return request.withAt(new Sequence(others), "status", "conditions");
    }

    private static ApiObject denied(ApiObject object) {
        if (!Seen.is(object, CertificateUsers.REQUEST) || object.conditions().isEmpty()) return object;
        List<Tree> no = object.status().sequence("conditions").mappings().stream()
                .<Tree>map(condition -> condition.with("type", "Denied"))
                .toList();
        return object.withAt(new Sequence(no), "status", "conditions");
    }

    private static ApiObject narrower(ApiObject object) {
        if (!Seen.is(object, LimitUsers.RANGE)) return object;
        List<Tree> limits = object.spec().sequence("limits").mappings().stream()
                .<Tree>map(limit -> limit.text("type").equals(Optional.of("Container"))
                        ? limit.with("max", Mapping.of("cpu", "1m"))
                        : limit)
                .toList();
        return object.withAt(new Sequence(limits), "spec", "limits");
    }
}
