package dev.slipway.cluster.controller.certificate;

import dev.slipway.cluster.apiserver.access.CertificateAuthority;
import dev.slipway.cluster.apiserver.access.SigningRequest;
import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupKind;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Signs approved requests of the signers that a control plane has, or says why it does not. Requests of other signers are for others. A signature
 * takes about a millisecond, and somebody had to approve it, so the loop is not spared.
 */
public final class RequestSigner implements Reconciler {
    static final GroupKind REQUEST = new GroupKind("certificates.k8s.io", "CertificateSigningRequest");

    private final CertificateAuthority authority;

    public RequestSigner(CertificateAuthority authority) {
        this.authority = authority;
    }

    @Override
    public String name() {
        return "certificatesigningrequest-signing-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(REQUEST));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(RequestSigner::waits)
                .map(request -> decide(request, now))
                .orElse(Decision.nothing());
    }

    private static boolean waits(ApiObject request) {
        return request.isTrue("Approved")
                && !request.isTrue("Denied")
                && !request.isTrue("Failed")
                && !request.isDeleting()
                && request.status().text("certificate").orElse("").isEmpty();
    }

    private Decision decide(ApiObject request, Instant now) {
        Optional<Signer> signer = Signer.named(request.spec().text("signerName").orElse(""));
        Optional<SigningRequest> asked =
                SigningRequest.read(request.spec().text("request").orElse("")).request();
        if (signer.isEmpty() || asked.isEmpty()) return Decision.nothing();
        List<String> usages = request.spec().sequence("usages").texts();
        Optional<String> problem = signer.get().problem(asked.get(), usages);
        Mapping status = problem.isPresent()
                ? failed(request.status(), problem.get(), now)
                : request.status().with("certificate", certificate(request, asked.get(), usages, now));
        return Decision.of(new Command.UpdateStatus(request.withStatus(status)));
    }

    private String certificate(ApiObject request, SigningRequest asked, List<String> usages, Instant now) {
        Duration life = request.spec()
                .whole("expirationSeconds")
                .map(Duration::ofSeconds)
                .orElse(CertificateAuthority.LONGEST_LIFE);
        String text = authority.sign(asked, usages, life, now);
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static Mapping failed(Mapping status, String why, Instant now) {
        Tree condition = Mapping.of(
                "type", "Failed",
                "status", "True",
                "reason", "SignerValidationFailure",
                "message", why,
                "lastUpdateTime", Times.seconds(now));
        return status.with("conditions", status.sequence("conditions").with(condition));
    }
}
