package dev.slipway.cluster.plane;

import static dev.slipway.cluster.plane.TestWorld.DEPLOYMENT;
import static dev.slipway.cluster.plane.TestWorld.key;
import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.client.ListOptions;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.Condition;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Load comes and goes, autoscalers follow; time is virtual, so that a day takes a moment. */
class AutoscalerStoryTest {
    private static final GroupKind AUTOSCALER = new GroupKind("autoscaling", "HorizontalPodAutoscaler");
    private static final GroupKind POD_METRICS = new GroupKind("metrics.k8s.io", "PodMetrics");
    private static final GroupKind NODE_METRICS = new GroupKind("metrics.k8s.io", "NodeMetrics");
    private static final int UNTIL_NEWS_IS_FORGOTTEN = 2 * 3600;
    private static final int DAY = 24 * 3600;

    private final TestWorld world = new TestWorld(5);

    @Test
    void followsLoadUpAtOnceAndDownFiveMinutesLater() {
        world.create(web("step(200m, 900m, 10m)", 1));
        world.create(autoscaler("", 1, 10));

        world.runFor(500);
        assertThat(replicas()).as("200 thousandths, 100 per pod wanted").isEqualTo(2);

        world.runFor(300);
        assertThat(replicas()).as("900 thousandths, 100 per pod wanted").isEqualTo(9);
        assertThat(condition("AbleToScale").reason()).isEqualTo("ReadyForNewScale");
        assertThat(world.events("web"))
                .anyMatch(said -> said.equals(
                        "SuccessfulRescale: New size: 4; reason: cpu resource utilization (percentage of request) above"
                                + " target"));

        world.change(key(DEPLOYMENT, "web"), AutoscalerStoryTest::idle);
        world.runFor(120);
        assertThat(replicas()).as("soon after").isEqualTo(9);
        assertThat(condition("AbleToScale").reason()).isEqualTo("ScaleDownStabilized");

        world.runFor(400);
        assertThat(replicas()).as("five minutes after").isEqualTo(1);
        assertThat(world.events("web"))
                .anyMatch(said -> said.equals("SuccessfulRescale: New size: 1; reason: All metrics below target"));
    }

    @Test
    void writesNothingWhileNothingChanges() {
        world.create(web("300m", 1));
        world.create(autoscaler("", 1, 10));
        world.runFor(UNTIL_NEWS_IS_FORGOTTEN);
        assertThat(replicas()).isEqualTo(3);
        long revision = revision();

        world.runFor(DAY);

        assertThat(revision()).isEqualTo(revision);
    }

    @Test
    void remembersAcrossACrashWhatWasAskedFor() {
        world.create(web("800m", 1));
        world.create(autoscaler("", 1, 10));
        world.runFor(300);
        assertThat(replicas()).isEqualTo(8);

        world.change(key(DEPLOYMENT, "web"), AutoscalerStoryTest::idle);
        world.runFor(200);
        world.crash();
        world.runFor(60);
        assertThat(replicas()).as("within five minutes").isEqualTo(8);
        world.runFor(120);

        assertThat(replicas())
                .as("five minutes after, although it crashed in between")
                .isEqualTo(1);
    }

    @Test
    void keepsToThePoliciesOfItsBehavior() {
        world.create(web("2", 1));
        world.create(autoscaler("""
                behavior: {scaleUp: {policies: [{type: Pods, value: 1, periodSeconds: 60}]}}
                """, 1, 10));
        world.runFor(50);

        for (long minute = 2; minute <= 5; minute++) {
            world.runFor(60);
            assertThat(replicas()).isLessThanOrEqualTo(1 + minute);
        }

        assertThat(condition("ScalingLimited").reason()).isEqualTo("ScaleUpLimit");
        world.runFor(600);
        assertThat(replicas()).isEqualTo(10);
        assertThat(condition("ScalingLimited").reason()).isEqualTo("TooManyReplicas");
    }

    @Test
    void whatCannotBeMeasuredIsSaidOnce() {
        world.create(web("300m", 1).replace("resources: {requests: {cpu: 200m}}", "resources: {}"));
        world.create(autoscaler("", 1, 10));
        world.create(autoscaler("", 1, 10).replace("name: web,", "name: lost,").replace("name: web}", "name: lost}"));
        world.runFor(UNTIL_NEWS_IS_FORGOTTEN);
        long revision = revision();

        assertThat(condition("ScalingActive").message())
                .startsWith("the HPA was unable to compute the replica count: failed to get cpu utilization: missing"
                        + " request for cpu in container web of Pod web-");
        assertThat(world.get(key(AUTOSCALER, "lost"))
                        .condition("AbleToScale")
                        .orElseThrow()
                        .message())
                .isEqualTo("the HPA controller was unable to get the target's current scale: deployments/scale.apps"
                        + " \"lost\" not found");
        world.runFor(DAY);
        assertThat(revision()).isEqualTo(revision);
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void twoForOneTargetLeaveItAlone() {
        world.create(web("2", 1));
        world.create(autoscaler("", 1, 10));
        world.create(autoscaler("", 1, 10).replace("name: web,", "name: another,"));
        world.runFor(120);

        assertThat(condition("ScalingActive").reason()).isEqualTo("AmbiguousSelector");
        assertThat(replicas()).isEqualTo(1);
    }

    @Test
    void aTargetThatIsScaledToNothingIsLeftAlone() {
        world.create(web("2", 0));
        world.create(autoscaler("", 1, 10));
        world.runFor(120);

        assertThat(replicas()).isZero();
        assertThat(condition("ScalingActive").reason()).isEqualTo("ScalingDisabled");
    }

    @Test
    void measuresPodsAndNodesEveryQuarterOfAMinute() {
        world.create(web("300m", 3));
        world.runFor(10);
        assertThat(metrics(POD_METRICS)).as("before a whole window").isEmpty();

        world.runFor(35);

        List<ApiObject> pods = metrics(POD_METRICS);
        assertThat(pods).hasSize(3);
        assertThat(pods.get(0)
                        .root()
                        .sequence("containers")
                        .get(0)
                        .asMapping()
                        .orElseThrow()
                        .text("usage", "cpu"))
                .contains("100m");
        assertThat(pods.get(0).root().text("timestamp")).contains("2026-01-01T00:00:45Z");
        assertThat(pods.get(0).root().text("window")).contains("15s");
        assertThat(pods.get(0).labels()).containsEntry("app", "web");
        assertThat(metrics(NODE_METRICS).stream()
                        .map(node -> node.root().text("usage", "cpu").orElse("")))
                .containsExactly("100m", "100m", "100m");
        ObjectKey first = new ObjectKey(POD_METRICS, "shop", pods.get(0).name());
        assertThat(world.get(first)).isEqualTo(pods.get(0));
    }

    private List<ApiObject> metrics(GroupKind kind) {
        return world.done(world.client().list(kind, ListOptions.ALL)).items();
    }

    private static ApiObject idle(ApiObject deployment) {
        return deployment.withAt(
                "10m", "spec", "template", "metadata", "annotations", "simulation.slipway.dev/shared-cpu");
    }

    private long replicas() {
        return world.get(key(DEPLOYMENT, "web")).spec().whole("replicas").orElse(-1L);
    }

    private Condition condition(String type) {
        Optional<Condition> condition = world.get(key(AUTOSCALER, "web")).condition(type);
        return condition.orElseThrow();
    }

    private long revision() {
        return world.plane.store().snapshot().revision();
    }

    /** Pods that request 200 thousandths each and share a load. */
    private static String web(String load, int replicas) {
        return """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web, namespace: shop}
                spec:
                  replicas: %d
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata:
                      labels: {app: web}
                      annotations:
                        simulation.slipway.dev/shared-cpu: "%s"
                        simulation.slipway.dev/load-since: "2026-01-01T00:00:00Z"
                    spec: {containers: [{name: web, image: "web:1", resources: {requests: {cpu: 200m}}}]}
                """.formatted(replicas, load);
    }

    private static String autoscaler(String behavior, int least, int most) {
        return """
                apiVersion: autoscaling/v2
                kind: HorizontalPodAutoscaler
                metadata: {name: web, namespace: shop}
                spec:
                  scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}
                  minReplicas: %d
                  maxReplicas: %d
                  metrics: [{type: Resource, resource: {name: cpu, target: {type: Utilization, averageUtilization: 50}}}]
                """.formatted(least, most) + behavior.indent(2);
    }
}
