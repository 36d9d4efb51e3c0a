{{- define "platform.namespace" -}}{{ printf "%s-%s" .team .environment | kebabcase }}{{- end -}}
{{- define "platform.metadata" -}}
namespace: {{ include "platform.namespace" . }}
labels:
  platform.example/team: {{ .team }}
  platform.example/environment: {{ .environment }}
  {{- range $k, $v := .spec.labels }}
  platform.example/{{ $k }}: {{ $v | quote }}
  {{- end }}
{{- end -}}
{{- define "platform.rule" -}}
{{- $groups := dict }}
{{- range .resources }}
{{- $parts := splitn "." 2 . }}
{{- $group := $parts._1 | default "" }}
{{- if eq . "deployments" }}{{ $group = "apps" }}{{ end }}
{{- $_ := set $groups $group (append (get $groups $group | default list) $parts._0) }}
{{- end }}
{{- range $group, $resources := $groups }}
- apiGroups: [{{ $group | quote }}]
  resources: {{ $resources | toJson }}
  verbs: {{ $.verbs | toJson }}
{{- end }}
{{- end -}}
