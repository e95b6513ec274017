package dev.slipway.cluster.apiserver.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may do what, by real kubectl programs: roles, bindings, {@code auth}, {@code --as}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
@ExtendWith(KubectlPlane.Extension.class)
class KubectlAccessContractTest {
    private static final String RULES = """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: reader}
            rules: [{apiGroups: [""], resources: [pods], verbs: [get, list]}]
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: reader}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
            subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: dave}]
            """;

    private final KubectlPlane plane;

    KubectlAccessContractTest(KubectlPlane plane) {
        this.plane = plane;
    }

    static List<Path> endsOfTheRange() {
        return KubectlPlane.endsOfTheRange();
    }

    private Kubectl kubectl(Path program, String name) throws Exception {
        return plane.inNamespace(program, name);
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void grantsWhatRolesSayAndNothingElse(Path program) throws Exception {
        Kubectl kubectl = kubectl(program, "granted");
        String namespace = "granted-" + kubectl.minor();

        kubectl.line("get pods --as dave")
                .fails(
                        "Error from server (Forbidden): pods is forbidden: User \"dave\" cannot list resource \"pods\" in API"
                                + " group \"\" in the namespace \"" + namespace + "\"");
        kubectl.given(RULES, "apply", "-f", "-")
                .says(
                        "role.rbac.authorization.k8s.io/reader created",
                        "rolebinding.rbac.authorization.k8s.io/reader created");
        kubectl.line("get pods --as dave").ok();
        kubectl.line("delete pod web --as dave").fails("User \"dave\" cannot delete resource \"pods\"");
        kubectl.line("get rolebinding reader -o wide").says("Role/reader", "dave");
        kubectl.line("describe role reader").says("pods", "[get list]");
        kubectl.line("describe clusterrole view").says("pods/log", "[get list watch]");
        kubectl.line("get clusterrole admin edit view cluster-admin").says("CREATED AT");
        kubectl.run("patch", "rolebinding", "reader", "--type=merge", "-p", "{\"roleRef\":{\"name\":\"other\"}}")
                .fails("roleRef: Invalid value:", "cannot change roleRef");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void makesRolesAndAnswersQuestions(Path program) throws Exception {
        Kubectl kubectl = kubectl(program, "asked");

        kubectl.line("create role r --verb=get,list --resource=pods,pods/log").says("created");
        kubectl.line("create clusterrole c-" + kubectl.minor() + " --verb=get --non-resource-url=/metrics")
                .says("created");
        kubectl.line("create rolebinding rb --role=r --serviceaccount=ns:robot --user=eve")
                .says("created");
        kubectl.line("create clusterrolebinding cb-" + kubectl.minor() + " --clusterrole=c-" + kubectl.minor()
                        + " --group=ops")
                .says("created");
        kubectl.line("auth can-i list pods").says("yes");
        kubectl.line("auth can-i list pods --as system:serviceaccount:ns:robot").says("yes");
        assertThat(kubectl.line("auth can-i create pods --as eve").out()).contains("no");
        assertThat(kubectl.line("auth can-i get /metrics --as x --as-group ops").out())
                .contains("yes");
        kubectl.line("auth can-i --list").says("*.*", "[*]", "selfsubjectreviews.authentication.k8s.io");
        kubectl.line("auth can-i --list --as eve").says("pods/log", "[get list]");
        if (kubectl.minor() >= 28) kubectl.line("auth whoami").says("admin", "system:masters");
        String placed = RULES.replace("{name: reader}", "{name: reader, namespace: asked-" + kubectl.minor() + "}");
        kubectl.given(placed, "auth", "reconcile", "-f", "-").says("reconciled");
        kubectl.given(placed, "auth", "reconcile", "-f", "-").ok();
        kubectl.line("auth can-i list pods --as dave").says("yes");
    }

    @ParameterizedTest
    @MethodSource("endsOfTheRange")
    void makesTokensThatWork(Path program) throws Exception {
        Kubectl kubectl = kubectl(program, "issues");
        kubectl.line("create serviceaccount robot").says("created");
        kubectl.line("create rolebinding robot --clusterrole=view --serviceaccount=issues-" + kubectl.minor()
                        + ":robot")
                .says("created");

        String token =
                kubectl.line("create token robot --duration=10m").ok().out().strip();

        Path stranger = Files.writeString(kubectl.home().resolve("robot"), withoutUser(kubectl));
        Kubectl robot = new Kubectl(program, kubectl.minor(), stranger, kubectl.home());
        robot.run("get", "pods", "--token", token).ok();
        robot.run("get", "nodes", "--token", token).fails("cannot list resource \"nodes\"");
        kubectl.line("create token robot --duration=1m").fails("may not specify a duration less than 10 minutes");
        kubectl.line("delete serviceaccount robot").ok();
        robot.run("get", "pods", "--token", token).fails("Unauthorized");
    }

    private static String withoutUser(Kubectl kubectl) throws IOException {
        return Files.readString(kubectl.kubeconfig()).replaceAll("token: .*", "token: \"\"");
    }
}
