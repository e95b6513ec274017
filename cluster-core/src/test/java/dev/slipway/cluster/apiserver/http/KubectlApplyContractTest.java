package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the oldest and the newest kubectl rely on when they apply: by themselves, through the server, and moving from one to the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlApplyContractTest {
    private static final String MAP = """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: settings
          labels: {app: web}
        data: {color: blue, size: large}
        """;
    private static final String WEB = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 0
          selector: {matchLabels: {app: web}}
          strategy: {type: RollingUpdate, rollingUpdate: {maxSurge: 2}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: registry.example.com/web:1}]}
        """;

    private final KubectlPlane plane;

    KubectlApplyContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    static List<Path> endsOfTheRange() {
        return KubectlPlane.endsOfTheRange();
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void movesFromClientToServerWithoutAConflict(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "migrate");
        kubectl.given(MAP, "apply", "-f", "-").says("configmap/settings created");

        kubectl.given(MAP.replace("blue", "green"), "apply", "--server-side", "-f", "-")
                .says("configmap/settings serverside-applied");

        String owners = kubectl.line("get configmap settings --show-managed-fields -o"
                        + " jsonpath={.metadata.managedFields[*].manager}")
                .ok()
                .out();
        assertThat(owners).contains("kubectl").doesNotContain("client-side");
        String less = MAP.replace(", size: large", "").replace("  labels: {app: web}\n", "");
        kubectl.given(less, "apply", "--server-side", "-f", "-").says("serverside-applied");
        kubectl.line("get configmap settings -o jsonpath={.data}{.metadata.labels}")
                .says("{\"color\":\"blue\"}");
    }

    /** The members of a union that are not named go only where the schema says so to kubectl. */
    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void changesTheTypeOfAStrategy(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "strategy");
        kubectl.given(WEB, "apply", "-f", "-").says("created");
        String recreate = WEB.replaceFirst("strategy: .*", "strategy: {type: Recreate}");

        kubectl.given(recreate, "apply", "-f", "-").says("configured");

        kubectl.line("get deployment web -o jsonpath={.spec.strategy}").says("{\"type\":\"Recreate\"}");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void leavesTheReplicasToWhoScales(Path program) throws Exception {
        Kubectl kubectl = plane.inNamespace(program, "scales");
        kubectl.given(WEB, "apply", "--server-side", "-f", "-").says("serverside-applied");
        kubectl.line("scale deployment web --replicas=1").says("scaled");

        kubectl.given(WEB, "apply", "--server-side", "-f", "-").fails("conflict", ".spec.replicas");
        kubectl.given(WEB.replace("  replicas: 0\n", ""), "apply", "--server-side", "-f", "-")
                .says("serverside-applied");

        kubectl.line("get deployment web -o jsonpath={.spec.replicas}").says("1");
    }
}
