package dev.slipway.cluster.controller.certificate;

import dev.slipway.cluster.controller.Command;
import dev.slipway.cluster.controller.Decision;
import dev.slipway.cluster.controller.Reconciler;
import dev.slipway.cluster.controller.Trigger;
import dev.slipway.cluster.informer.World;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Deletes requests for certificates that nobody needs any more, after Kubernetes' terms: an hour after one was signed, denied or failed, a day
 * after one was made that nobody decided or approved that nobody signed, and when its certificate has ended.
 */
public final class RequestReaper implements Reconciler {
    private static final Duration AFTER_THE_END = Duration.ofHours(1);
    private static final Duration WITHOUT_AN_END = Duration.ofHours(24);

    @Override
    public String name() {
        return "certificatesigningrequest-cleaner-controller";
    }

    @Override
    public List<Trigger> triggers() {
        return List.of(Trigger.self(RequestSigner.REQUEST));
    }

    @Override
    public Decision reconcile(ObjectKey key, World world, Instant now) {
        return world.get(key)
                .filter(request -> !request.isDeleting())
                .map(request -> decide(request, now))
                .orElse(Decision.nothing());
    }

    private static Decision decide(ApiObject request, Instant now) {
        Optional<Instant> due = due(request);
        boolean isOver = due.filter(end -> !end.isAfter(now)).isPresent();
        return isOver
                ? Decision.of(Command.delete(request))
                : Decision.nothing().lookAgainAt(due, now);
    }

    /** The first moment at which one of the terms is over. */
    private static Optional<Instant> due(ApiObject request) {
        List<Instant> ends = new ArrayList<>();
        String certificate = request.status().text("certificate").orElse("");
        boolean isSigned = !certificate.isEmpty();
        List<Mapping> conditions = request.status().sequence("conditions").mappings();
        if (conditions.isEmpty()) request.creationTimestamp().ifPresent(made -> ends.add(made.plus(WITHOUT_AN_END)));
        for (Mapping condition : conditions) {
            String type = condition.text("type").orElse("");
            boolean ended = type.equals("Denied") || type.equals("Failed") || type.equals("Approved") && isSigned;
            boolean waits = type.equals("Approved") && !isSigned;
            Optional<Instant> decided = decided(condition);
            if (ended) decided.ifPresent(moment -> ends.add(moment.plus(AFTER_THE_END)));
            if (waits) decided.ifPresent(moment -> ends.add(moment.plus(WITHOUT_AN_END)));
        }
        if (isSigned) expiry(certificate).ifPresent(ends::add);
        return ends.stream().min(Comparator.naturalOrder());
    }

    private static Optional<Instant> decided(Mapping condition) {
        return new ApiObject(condition).time("lastUpdateTime");
    }

    private static Optional<Instant> expiry(String base64) {
        try {
            byte[] text = Base64.getMimeDecoder().decode(base64);
            X509Certificate first = (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(text));
            return Optional.of(first.getNotAfter().toInstant());
        } catch (CertificateException | IllegalArgumentException foreign) {
            return Optional.empty();
        }
    }
}
