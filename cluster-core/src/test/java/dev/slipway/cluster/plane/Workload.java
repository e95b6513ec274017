package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.JOB;
import static dev.slipway.cluster.plane.TestWorld.NODE;
import static dev.slipway.cluster.plane.TestWorld.POD;
import static dev.slipway.cluster.plane.TestWorld.REPLICA_SET;

import dev.slipway.cluster.client.Client;
import dev.slipway.cluster.client.DeleteOptions;
import dev.slipway.cluster.client.DeleteOptions.Propagation;
import dev.slipway.cluster.client.WriteOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.diff.tree.Mapping;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/** What people do to a plane, drawn by chance; a request that is refused is a person out of luck. */
final class Workload {
    private static final WriteOptions BY = WriteOptions.by("workload");
    private static final List<String> BEHAVIOURS =
            List.of("normal", "normal", "normal", "normal", "never-ready", "crash-loop", "image-pull-error");

    private final RandomGenerator chance;
    private final Invariants invariants;
    private int version;

    Workload(RandomGenerator chance, Invariants invariants) {
        this.chance = chance;
        this.invariants = invariants;
    }

    /** Does one thing. */
    void act(Client client) {
        switch (chance.nextInt(15)) {
            case 0, 1 -> client.create(deployment(), BY);
            case 2, 3, 4 -> change(client, DEPLOYMENT, this::withNewTemplate, false);
            case 5 -> change(client, DEPLOYMENT, this::scaled, true);
            case 6 -> rollBack(client);
            case 7 -> change(client, DEPLOYMENT, this::pausedOrNot, true);
            case 8 -> delete(client, chance.nextBoolean() ? DEPLOYMENT : JOB);
            case 9 -> killPod(client);
            case 10 -> change(client, NODE, this::cordonedOrNot, false);
            case 11, 12 -> client.create(job(), BY);
            case 13 -> change(client, JOB, this::suspendedOrNot, false);
            default -> client.create(service(), BY);
        }
    }

    /** Makes everything good that was made bad on purpose. */
    void mend(Client client) {
        invariants
                .all(DEPLOYMENT)
                .toList()
                .forEach(deployment ->
                        client.update(withBehaviour(deployment, "normal").withAt(false, "spec", "paused"), BY));
        invariants.all(JOB).toList().forEach(job -> client.update(job.withAt(false, "spec", "suspend"), BY));
        invariants.all(NODE).toList().forEach(node -> client.update(node.withAt(false, "spec", "unschedulable"), BY));
    }

    private Optional<ApiObject> any(GroupKind kind) {
        List<ApiObject> all = invariants.all(kind).toList();
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(chance.nextInt(all.size())));
    }

    private void change(Client client, GroupKind kind, UnaryOperator<ApiObject> change, boolean disturbs) {
        any(kind).ifPresent(object -> {
            if (disturbs) invariants.disturbed(object.uid());
            client.update(change.apply(object), BY);
        });
    }

    private void delete(Client client, GroupKind kind) {
        Propagation how = chance.nextBoolean() ? Propagation.BACKGROUND : Propagation.FOREGROUND;
        DeleteOptions options = new DeleteOptions(how, Optional.empty(), Optional.empty(), Optional.empty(), false);
        any(kind).ifPresent(object -> client.delete(object.key(), options));
    }

    private void killPod(Client client) {
        any(POD).ifPresent(pod -> {
            pod.controller()
                    .flatMap(owner -> invariants
                            .all(REPLICA_SET)
                            .filter(set -> set.uid().equals(owner.uid()))
                            .findFirst())
                    .flatMap(ApiObject::controller)
                    .ifPresent(owner -> invariants.disturbed(owner.uid()));
            client.delete(pod.key(), DeleteOptions.BACKGROUND.onlyUid(pod.uid()));
        });
    }

    private void rollBack(Client client) {
        any(REPLICA_SET)
                .ifPresent(set -> set.controller().ifPresent(owner -> {
                    Mapping template =
                            set.spec().mapping("template").withoutAt("metadata", "labels", "pod-template-hash");
                    invariants
                            .all(DEPLOYMENT)
                            .filter(deployment -> deployment.uid().equals(owner.uid()))
                            .findFirst()
                            .ifPresent(
                                    deployment -> client.update(deployment.withAt(template, "spec", "template"), BY));
                }));
    }

    private ApiObject withNewTemplate(ApiObject deployment) {
        List<Mapping> containers = List.of(Mapping.of("name", "main", "image", "registry.invalid/app:" + ++version));
        String behaviour = BEHAVIOURS.get(chance.nextInt(BEHAVIOURS.size()));
        return withBehaviour(deployment.withAt(containers, "spec", "template", "spec", "containers"), behaviour);
    }

    private static ApiObject withBehaviour(ApiObject deployment, String behaviour) {
        return deployment.withAt(
                behaviour, "spec", "template", "metadata", "annotations", "simulation.slipway.dev/behaviour");
    }

    private ApiObject scaled(ApiObject deployment) {
        return deployment.withAt(chance.nextInt(7), "spec", "replicas");
    }

    private ApiObject pausedOrNot(ApiObject deployment) {
        return deployment.withAt(chance.nextBoolean(), "spec", "paused");
    }

    private ApiObject cordonedOrNot(ApiObject node) {
        return node.withAt(chance.nextInt(3) == 0, "spec", "unschedulable");
    }

    private ApiObject deployment() {
        String name = "d" + chance.nextInt(4);
        String strategy = chance.nextInt(5) == 0
                ? "{type: Recreate}"
                : "{type: RollingUpdate, rollingUpdate: {maxSurge: %s, maxUnavailable: %s}}"
                        .formatted(amount(), amount());
        return TestWorld.yaml(
                """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: %1$s, namespace: shop}
                spec:
                  replicas: %2$d
                  revisionHistoryLimit: %5$d
                  strategy: %3$s
                  selector: {matchLabels: {app: %1$s}}
                  template:
                    metadata: {labels: {app: %1$s}, annotations: {simulation.slipway.dev/ready-after: "%4$dms"}}
                    spec:
                      terminationGracePeriodSeconds: 2
                      containers: [{name: main, image: "registry.invalid/app:0"}]
                """.formatted(name, chance.nextInt(1, 6), strategy, chance.nextInt(3000), chance.nextInt(4)));
    }

    private String amount() {
        return List.of("0", "1", "2", "25%", "50%").get(chance.nextInt(5));
    }

    private ApiObject job() {
        String name = "j" + chance.nextInt(4);
        boolean indexed = chance.nextInt(3) == 0;
        String rules = rules(indexed);
        boolean onFailure = !rules.contains("podFailurePolicy") && chance.nextInt(3) == 0;
        String behaviour = List.of("normal", "normal", "normal", "fail").get(chance.nextInt(4));
        return TestWorld.yaml("""
                apiVersion: batch/v1
                kind: Job
                metadata: {name: %s, namespace: shop}
                spec:
                  completions: %d
                  parallelism: %d
                  backoffLimit: %d
                  completionMode: %s
                  %s
                  template:
                    metadata: {annotations: {simulation.slipway.dev/behaviour: %s}}
                    spec:
                      restartPolicy: %s
                      containers: [{name: main, image: "registry.invalid/job:1"}]
                """.formatted(
                        name,
                        chance.nextInt(1, 5),
                        chance.nextInt(1, 4),
                        chance.nextInt(3),
                        indexed ? "Indexed" : "NonIndexed",
                        rules,
                        behaviour,
                        onFailure ? "OnFailure" : "Never"));
    }

    /** Of failures and successes, if any. */
    private String rules(boolean indexed) {
        List<String> all = List.of(
                "suspend: false",
                "podReplacementPolicy: Failed",
                "podFailurePolicy: {rules: [{action: Ignore, onPodConditions: [{type: DisruptionTarget}]}]}",
                "podFailurePolicy: {rules: [{action: FailJob, onExitCodes: {operator: In, values: [1]}}]}",
                "backoffLimitPerIndex: 1",
                "successPolicy: {rules: [{succeededCount: 1}]}");
        return all.get(chance.nextInt(indexed ? all.size() : all.size() - 2));
    }

    private ApiObject suspendedOrNot(ApiObject job) {
        return job.withAt(chance.nextBoolean(), "spec", "suspend");
    }

    private ApiObject service() {
        int number = chance.nextInt(4);
        return TestWorld.yaml("""
                apiVersion: v1
                kind: Service
                metadata: {name: d%1$d, namespace: shop}
                spec: {selector: {app: d%1$d}, ports: [{port: 80, targetPort: 8080}]}
                """.formatted(number));
    }
}
