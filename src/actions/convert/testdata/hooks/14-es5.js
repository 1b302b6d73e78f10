"use strict";

var https = require("https");
var querystring = require("querystring");

function post(host, path, form, done) {
  var body = querystring.stringify(form);
  var request = https.request({
    host: host,
    path: path,
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "Content-Length": Buffer.byteLength(body) }
  }, function (response) {
    var chunks = [];
    response.on("data", function (chunk) { chunks.push(chunk); });
    response.on("end", function () { done(null, response.statusCode, Buffer.concat(chunks).toString()); });
  });
  request.on("error", done);
  request.write(body);
  request.end();
}

module.exports = function (user, context, cb) {
  var message = "Password of " + user.email + " changed in " + context.connection.name;
  post("api.example.com", "/messages.json", { token: context.webtask.secrets.TOKEN, message: message }, function (err, status) {
    if (err) { return cb(err); }
    if (status !== 200) { return cb(new Error("message: " + status)); }
    return cb();
  });
};
