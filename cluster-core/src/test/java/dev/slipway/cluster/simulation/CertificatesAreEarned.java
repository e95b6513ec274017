package dev.slipway.cluster.simulation;

import dev.slipway.cluster.informer.Change;
import dev.slipway.cluster.object.ApiObject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** A certificate is given once, to who was approved and not denied; at rest who was approved by a signer that is here has one, or is told why not. */
final class CertificatesAreEarned implements Invariant {
    private final Set<String> disturbed = new HashSet<>();

    @Override
    public void disturbed(String uid) {
        disturbed.add(uid);
    }

    @Override
    public void check(Change change, Seen seen) {
        if (!Seen.is(change.object(), CertificateUsers.REQUEST)) return;
        ApiObject request = change.object();
        if (change.isGone()) {
            boolean isOver = !request.conditions().isEmpty() || disturbed.contains(request.uid());
            Invariant.require(isOver, "went before anybody decided", request);
            return;
        }
        Optional<String> before = change.before().flatMap(CertificatesAreEarned::certificate);
        Optional<String> now = certificate(request);
        Invariant.require(before.isEmpty() || before.equals(now), "had another certificate", request);
        boolean isGiven = before.isEmpty() && now.isPresent();
        boolean isEarned = request.isTrue("Approved") && !request.isTrue("Denied") && !request.isTrue("Failed");
        Invariant.require(!isGiven || isEarned, "is given a certificate: " + request.conditions(), request);
    }

    @Override
    public void checkAtRest(Seen seen, boolean mended) {
        for (ApiObject request : seen.all(CertificateUsers.REQUEST)) {
            boolean isOurs = request.spec().text("signerName").orElse("").startsWith("kubernetes.io/");
            boolean waits =
                    isOurs && request.isTrue("Approved") && certificate(request).isEmpty();
            Invariant.require(!waits || saysWhy(request), "is approved and waits: " + request.status(), request);
        }
    }

    private static boolean saysWhy(ApiObject request) {
        return request.condition("Failed")
                .filter(condition -> condition.isTrue() && !condition.message().isEmpty())
                .isPresent();
    }

    private static Optional<String> certificate(ApiObject request) {
        return request.status().text("certificate").filter(text -> !text.isEmpty());
    }
}
