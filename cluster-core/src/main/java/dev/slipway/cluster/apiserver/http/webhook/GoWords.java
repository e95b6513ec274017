package dev.slipway.cluster.apiserver.http.webhook;

import dev.slipway.cluster.apiserver.webhook.WebhookCaller.Call;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.SignatureException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLException;

/** Says why a call failed as Go's HTTP client does, since that is what people look for. */
final class GoWords {
    private static final int HTTPS = 443;

    private GoWords() {}

    static String of(Throwable failure, Call call) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof HttpTimeoutException) return "context deadline exceeded";
        if (caused(cause, UnresolvedAddressException.class).isPresent()
                || caused(cause, UnknownHostException.class).isPresent())
            return "dial tcp: lookup " + call.url().getHost() + ": no such host";
        if (cause instanceof ConnectException) return "dial tcp " + socket(call) + ": connect: connection refused";
        if (caused(cause, SSLException.class).isPresent()) return tls(cause);
        if (caused(cause, EOFException.class).isPresent()) return "EOF";
        String message = String.valueOf(cause.getMessage());
        return message.contains("received no bytes") ? "EOF" : message;
    }

    private static String tls(Throwable cause) {
        boolean unknownAuthority = caused(cause, CertPathBuilderException.class).isPresent()
                || caused(cause, SignatureException.class).isPresent();
        if (unknownAuthority) return "tls: failed to verify certificate: x509: certificate signed by unknown authority";
        Optional<Throwable> why =
                caused(cause, CertPathValidatorException.class).or(() -> caused(cause, CertificateException.class));
        String message = why.orElse(cause).getMessage();
        return "tls: failed to verify certificate: x509: " + message;
    }

    private static Optional<Throwable> caused(Throwable failure, Class<? extends Throwable> type) {
        Throwable cause = failure;
        for (int depth = 0; depth < 10 && cause != null; depth++) {
            if (type.isInstance(cause)) return Optional.of(cause);
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static String socket(Call call) {
        if (!call.socket().isEmpty()) return call.socket();
        URI url = call.url();
        return url.getHost() + ":" + (url.getPort() < 0 ? HTTPS : url.getPort());
    }
}
