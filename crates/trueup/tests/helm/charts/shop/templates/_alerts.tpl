{{- define "shop.alert" -}}
- alert: {{ .name }}
  expr: |-
    {{- .expr | nindent 4 }}
  for: {{ .for | default "5m" }}
  labels:
    severity: {{ .severity | default "warning" }}
{{- end -}}
