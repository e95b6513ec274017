package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.testing.Golden;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What real kubectl programs can do against a real control plane; each works in a namespace of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlContractTest {
    private static final String SHOP = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: settings, labels: {app: shop, tier: config}}
            data: {color: blue, size: "3"}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: password}
            stringData: {password: hush}
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: web, labels: {app: shop}}
            spec:
              selector: {app: web}
              ports: [{port: 80, targetPort: 8080}]
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web, labels: {app: shop}}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec:
                  containers:
                  - name: web
                    image: registry.example.com/web:1
                    ports: [{containerPort: 8080}]
            """;
    private final KubectlPlane plane;

    KubectlContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    /** What the versions between them say is held by transcripts. */
    static List<Path> endsOfTheRange() {
        return KubectlPlane.endsOfTheRange();
    }

    private Kubectl inNamespace(Path program, String name) throws Exception {
        return plane.inNamespace(program, name);
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void findsOutWhatThereIs(Path program) throws Exception {
        Kubectl kubectl = plane.kubectl(program);

        kubectl.line("version").says("v1.36.0+slipway");
        kubectl.line("cluster-info").says("is running at");
        kubectl.line("api-versions").says("apps/v1\n", "demo.example.com/v1\n", "v1\n");
        kubectl.line("api-resources").says("deployments", "deploy", "Deployment", "widgets", "demo.example.com/v1");
        kubectl.line("explain deployment.spec.replicas").says("FIELD", "replicas", "integer");
        kubectl.line("explain pod.spec.containers").says("List of containers");
        kubectl.line("explain widgets.spec.size").says("How large it is.");
        kubectl.line("get namespaces").says("NAME", "STATUS", "AGE", "kube-system", "Active");
        kubectl.line("get nodes -o wide").says("INTERNAL-IP", "node-0", "Ready");
        kubectl.line("describe node node-0").says("Capacity:", "Allocatable:", "Non-terminated Pods:");
        kubectl.line("get --raw /readyz").says("ok");
        kubectl.line("get nopes").fails("the server doesn't have a resource type \"nopes\"");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void makesShowsChangesAndRemovesObjects(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "objects");

        kubectl.given(SHOP, "create", "-f", "-").says("configmap/settings created", "deployment.apps/web created");
        kubectl.given(SHOP, "create", "-f", "-").fails("already exists");
        kubectl.line("get configmap settings -o yaml").says("color: blue", "kind: ConfigMap");
        kubectl.line("get configmap settings -o jsonpath={.data.size}").says("3");
        kubectl.line("get secret password -o json").says("\"type\": \"Opaque\"", "\"password\": \"aHVzaA==\"");
        kubectl.line("get configmaps,services,deployments -l app=shop").says("configmap/settings", "service/web");
        kubectl.line("get configmaps --field-selector metadata.name=settings --chunk-size=1")
                .says("settings");
        kubectl.line("get configmaps -A").says("NAMESPACE", "objects-" + kubectl.minor());
        kubectl.line("describe configmap settings").says("color:", "blue");
        kubectl.line("describe service web").says("TargetPort:", "8080/TCP");
        kubectl.line("label configmap settings tier=front --overwrite").says("labeled");
        kubectl.line("annotate configmap settings note=hello").says("annotate");
        kubectl.line("get configmap settings --show-labels").says("tier=front");
        kubectl.run("patch", "configmap", "settings", "--type=merge", "-p", "{\"data\":{\"color\":\"red\"}}")
                .says("patched");
        kubectl.run(
                        "patch",
                        "configmap",
                        "settings",
                        "--type=json",
                        "-p",
                        "[{\"op\":\"replace\",\"path\":\"/data/size\",\"value\":\"4\"}]")
                .says("patched");
        kubectl.run(
                        "patch",
                        "deployment",
                        "web",
                        "-p",
                        "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"web\",\"env\":[{\"name\":\"A\",\"value\":\"1\"}]}]}}}}")
                .says("patched");
        kubectl.line("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}")
                .says("web:1");
        kubectl.line("delete configmap settings").says("deleted");
        kubectl.line("get configmap settings").fails("configmaps \"settings\" not found");
        kubectl.line("delete deployment web --wait=true").says("deleted");
        kubectl.line("delete service,secret --all").says("service \"web\" deleted", "secret \"password\" deleted");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void appliesAndTellsTheDifference(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "differs");
        String changed = SHOP.replace("color: blue", "color: green").replace("web:1", "web:2");

        kubectl.given(SHOP, "apply", "-f", "-").says("deployment.apps/web created");
        kubectl.given(SHOP, "apply", "-f", "-").says("configmap/settings unchanged", "deployment.apps/web unchanged");
        Kubectl.Result difference = kubectl.given(changed, "diff", "-f", "-");
        assertThat(difference.code()).as(difference.err()).isEqualTo(1);
        assertThat(difference.out()).contains("-  color: blue", "+  color: green");
        kubectl.given(changed, "apply", "--dry-run=server", "-f", "-")
                .says("configmap/settings configured (server dry run)");
        kubectl.given(changed, "apply", "-f", "-").says("configmap/settings configured");
        kubectl.given(changed, "diff", "-f", "-").ok();
        kubectl.given(changed, "apply", "--server-side", "--force-conflicts", "-f", "-")
                .says("configmap/settings serverside-applied");
        String mine = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\ndata: {color: grey}\n";
        kubectl.given(mine, "apply", "--server-side", "--field-manager=somebody", "-f", "-")
                .fails("conflict", ".data.color");
        kubectl.given(mine, "apply", "--server-side", "--field-manager=somebody", "--force-conflicts", "-f", "-")
                .says("serverside-applied");
        kubectl.given(SHOP.replace("replicas:", "replica:"), "apply", "-f", "-").fails("unknown field", "replica");
        kubectl.given("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: \"No\"}\n", "apply", "-f", "-")
                .fails("Invalid value", "RFC 1123");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void rollsOutAndBack(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "backwards");

        kubectl.given(SHOP, "apply", "-f", "-").ok();
        kubectl.line("rollout status deployment/web --timeout=60s").says("successfully rolled out");
        kubectl.line("wait --for=condition=Available deployment/web --timeout=60s")
                .says("condition met");
        kubectl.line("get deployment,replicaset,pods -o wide").says("2/2", "Running", "registry.example.com/web:1");
        kubectl.line("set image deployment/web web=registry.example.com/web:2").says("image updated");
        kubectl.line("rollout status deployment/web --timeout=60s").says("successfully rolled out");
        kubectl.line("rollout history deployment/web").says("REVISION", "1 ", "2 ");
        kubectl.line("rollout undo deployment/web").says("rolled back");
        kubectl.line("rollout status deployment/web --timeout=60s").says("successfully rolled out");
        kubectl.line("get deployment web -o jsonpath={.spec.template.spec.containers[0].image}")
                .says("web:1");
        kubectl.line("rollout restart deployment/web").says("restarted");
        kubectl.line("rollout pause deployment/web").says("paused");
        kubectl.line("rollout resume deployment/web").says("resumed");
        kubectl.line("scale deployment/web --replicas=3").says("scaled");
        kubectl.line("scale deployment/web --current-replicas=3 --replicas=1").says("scaled");
        kubectl.line("rollout status deployment/web --timeout=60s").says("successfully rolled out");
        kubectl.line("describe deployment web")
                .says("1 desired | 1 updated | 1 total | 1 available", "ScalingReplicaSet");
        kubectl.line("describe pods").says("Status:", "Running", "Scheduled");
        kubectl.line("get endpoints web").says("8080");
        kubectl.line("get events").says("ScalingReplicaSet", "Scheduled");
        kubectl.line("delete deployment web").ok();
        kubectl.line("wait --for=delete pods --all --timeout=60s").ok();
        String job = """
                apiVersion: batch/v1
                kind: Job
                metadata: {name: migrate, annotations: {}}
                spec:
                  template:
                    spec:
                      restartPolicy: Never
                      containers: [{name: migrate, image: registry.example.com/migrate:1}]
                """;
        kubectl.given(job, "create", "-f", "-").says("job.batch/migrate created");
        kubectl.line("get jobs").says("migrate", "/1");
        kubectl.line("delete job migrate").says("deleted");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void worksWithCustomResources(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "custom");
        String widget = "apiVersion: demo.example.com/v1\nkind: Widget\nmetadata: {name: one}\nspec: {size: 3}\n";

        kubectl.given(widget, "apply", "-f", "-").says("widget.demo.example.com/one created");
        kubectl.line("get wd").says("NAME", "SIZE", "one", "3");
        kubectl.given(widget.replace("3", "5"), "apply", "-f", "-").says("configured");
        kubectl.line("get widget one -o jsonpath={.spec.size}").says("5");
        kubectl.line("label widget one a=b").says("labeled");
        kubectl.given(widget.replace("size: 3", "size: large"), "apply", "-f", "-")
                .fails("size");
        kubectl.line("describe widget one").says("Size:");
        kubectl.line("delete widget one").says("deleted");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void editsThroughAnEditor(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "editor");
        Path editor = Files.writeString(
                plane.folder().resolve("editor-" + kubectl.minor()), "#!/bin/sh\nsed -i s/blue/violet/ \"$1\"\n");
        assertThat(editor.toFile().setExecutable(true)).isTrue();
        kubectl.given(SHOP, "create", "-f", "-").ok();

        ProcessBuilder edit = kubectl.process("edit", "configmap", "settings");
        edit.environment().put("KUBE_EDITOR", editor.toString());
        Kubectl.run(edit, "").says("edited");

        kubectl.line("get configmap settings -o jsonpath={.data.color}").says("violet");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void watchesAsTableAndAsJson(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "watches");
        kubectl.given(SHOP, "create", "-f", "-").ok();

        Process table = kubectl.start("get", "configmaps", "-w");
        Process json = kubectl.start("get", "configmaps", "-w", "-o", "name");
        try {
            assertThat(Kubectl.until(table.getInputStream(), "settings")).contains("NAME", "DATA", "AGE");
            assertThat(Kubectl.until(json.getInputStream(), "settings")).contains("configmap/settings");
            kubectl.run("patch", "configmap", "settings", "-p", "{\"data\":{\"more\":\"1\"}}")
                    .ok();

            assertThat(Kubectl.until(table.getInputStream(), "settings")).contains("settings");
            assertThat(Kubectl.until(json.getInputStream(), "settings")).contains("settings");
        } finally {
            table.destroy();
            json.destroy();
        }
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void showsTheSameTablesAsEver(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "tables");
        kubectl.given(SHOP, "create", "-f", "-").ok();
        kubectl.line("rollout status deployment/web --timeout=60s").ok();
        StringBuilder shown = new StringBuilder();

        for (String command : List.of(
                "get configmaps,secrets",
                "get services -o wide",
                "get deployments -o wide",
                "get replicasets -o wide",
                "get pods",
                "get endpoints"))
            shown.append("$ kubectl ")
                    .append(command)
                    .append('\n')
                    .append(kubectl.line(command).ok().out())
                    .append('\n');

        Golden.check("kubectl/tables.txt", normal(shown.toString(), kubectl));
    }

    /** Ages, addresses, hashes and random names appear as what they are; blanks depend on their length. */
    private static String normal(String text, Kubectl kubectl) {
        return text.replace("tables-" + kubectl.minor(), "<namespace>")
                .replaceAll("\\b\\d+(m\\d+)?s\\b", "<age>")
                .replaceAll("web-[0-9a-f]{8,10}-[a-z0-9]{5}", "<pod>")
                .replaceAll("web-[0-9a-f]{8,10}", "<replicaset>")
                .replaceAll("pod-template-hash=[0-9a-f]{8,10}", "pod-template-hash=<hash>")
                .replaceAll("10\\.\\d+\\.\\d+\\.\\d+", "<ip>")
                .replaceAll("<ip>:8080,<ip>:8080", "<ips>")
                .replaceAll(" {2,}", "  ")
                .replaceAll("(?m) +$", "");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void saysWhatIsNotPossible(Path program) throws Exception {
        Kubectl kubectl = inNamespace(program, "limits");
        kubectl.given(SHOP, "create", "-f", "-").ok();
        kubectl.line("rollout status deployment/web --timeout=60s").ok();

        kubectl.line("logs deployment/web").fails("simulated node");
        kubectl.line("exec deploy/web -- ls").fails("simulated node");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void isNotServedWithoutACredential(Path program) throws Exception {
        Kubectl kubectl = plane.kubectl(program);

        Kubectl.Result result = kubectl.line(
                "get pods --token=wrong --cache-dir=" + plane.folder().resolve("no-cache"));

        assertThat(result.code()).isNotZero();
        assertThat(result.err()).containsAnyOf("must be logged in", "Unauthorized");
    }
}
