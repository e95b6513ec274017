package dev.slipway.cluster.apiserver.http;

import dev.slipway.cluster.apiserver.access.Authenticator;
import dev.slipway.cluster.apiserver.access.User;
import dev.slipway.cluster.apiserver.http.request.Bodies;
import dev.slipway.cluster.apiserver.http.request.Body;
import dev.slipway.cluster.apiserver.http.request.Call;
import dev.slipway.cluster.apiserver.http.request.ResourceRequest;
import dev.slipway.cluster.apiserver.review.Reviews;
import dev.slipway.cluster.apiserver.review.TokenRequests;
import dev.slipway.cluster.apiserver.step.Intake;
import dev.slipway.cluster.apiserver.step.Refusals;
import dev.slipway.cluster.client.Answer;
import dev.slipway.cluster.loop.EventLoop;
import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** Answers objects that are questions, on the thread that asks. */
record Questions(Plane plane, Authenticator authenticator, EventLoop clock) {

    /** The object with its status. */
    CompletableFuture<Answer<ApiObject>> answer(ResourceRequest.Create request, Call call, byte[] body, User user) {
        ObjectKey place = new ObjectKey(request.kind().gvk().groupKind(), request.namespace(), "");
        var validation = request.options().validation();
        Answer<ApiObject> answer = Bodies.object(call, body, request.kind(), place, validation)
                .fold(
                        read -> Intake.read(read.value(), request.kind(), validation)
                                .fold(question -> with(read, answered(question, user)), Answer::refused),
                        Answer::refused);
        return CompletableFuture.completedFuture(answer);
    }

    /** A token for a service account. */
    CompletableFuture<Answer<ApiObject>> token(ResourceRequest.Create request, Call call, byte[] body) {
        ObjectKey key = new ObjectKey(request.kind().gvk().groupKind(), request.namespace(), request.name());
        Optional<ApiObject> account = plane.find(key);
        Answer<ApiObject> answer = account.isEmpty()
                ? Answer.refused(Refusals.notFound(request.kind(), request.name()))
                : Bodies.action(call, body, key, "TokenRequest")
                        .fold(read -> with(read, token(read.value(), account.get())), Answer::refused);
        return CompletableFuture.completedFuture(answer);
    }

    private Answer<ApiObject> token(ApiObject request, ApiObject account) {
        String id = UUID.randomUUID().toString();
        return TokenRequests.answer(request, account, authenticator.tokens(), plane::find, clock.instant(), id);
    }

    private Answer<ApiObject> answered(ApiObject question, User user) {
        if (question.kind().equals("TokenReview")) return TokenRequests.review(question, authenticator);
        return Reviews.answer(question, user, plane.authorizer().grants(), clock.instant());
    }

    private static Answer<ApiObject> with(Body<ApiObject> read, Answer<ApiObject> answer) {
        List<String> warnings = new ArrayList<>(read.warnings());
        warnings.addAll(answer.warnings());
        return answer.fold(object -> Answer.done(object, warnings), Answer::refused);
    }
}
