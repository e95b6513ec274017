package dev.slipway.cluster.simulation;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import java.util.List;

/** People who want certificates, of signers that are here and elsewhere, and those who say yes or no to them. */
final class CertificateUsers implements Users {
    static final GroupKind REQUEST = new GroupKind("certificates.k8s.io", "CertificateSigningRequest");

    private static final List<String> SIGNERS = List.of(
            "kubernetes.io/kube-apiserver-client",
            "kubernetes.io/kube-apiserver-client",
            "kubernetes.io/kube-apiserver-client-kubelet",
            "example.com/elsewhere");

    @Override
    public void act(Stage stage) {
        switch (stage.roll(8)) {
            case 0 ->
                stage.any(REQUEST).ifPresent(request -> {
                    stage.disturb(request);
                    stage.delete(request);
                });
            case 1, 2, 3 -> stage.any(REQUEST).ifPresent(request -> decide(stage, request, "Approved"));
            case 4 -> stage.any(REQUEST).ifPresent(request -> decide(stage, request, "Denied"));
            default -> stage.create(request(stage));
        }
    }

    private static void decide(Stage stage, ApiObject request, String verdict) {
        Mapping condition = Mapping.of(
                "type", verdict,
                "status", "True",
                "reason", "Looked",
                "message", "looked at it",
                "lastUpdateTime", Times.seconds(stage.seen().now()));
        Sequence conditions = request.status().sequence("conditions").with(condition);
        stage.patch(request, Mapping.of("status", Mapping.of("conditions", conditions)), "approval");
    }

    private static String request(Stage stage) {
        String expiry = stage.oneIn(3) ? "expirationSeconds: 600, " : "";
        String usages = stage.oneIn(4) ? "server auth" : "client auth, digital signature";
        return """
                apiVersion: certificates.k8s.io/v1
                kind: CertificateSigningRequest
                metadata: {name: r%d}
                spec: {request: %s, signerName: %s, %susages: [%s]}
                """.formatted(
                        stage.roll(4),
                        Authority.request(stage.pick(List.of("alice", "node"))),
                        stage.pick(SIGNERS),
                        expiry,
                        usages);
    }
}
